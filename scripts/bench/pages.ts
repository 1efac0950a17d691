import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Row } from './measure.ts';

const OUT = 'out/renderer';
const BUDGETS_KB: Readonly<Record<string, number>> = { popover: 120, brief: 220 };

/** Compressed script weight of each page as built (ux.md 4.5). */
export function benchPages(): Row[] {
  return Object.entries(BUDGETS_KB).map(([page, budget]) => ({
    name: `${page} page, scripts gzipped`,
    value: weightOf(page) / 1024,
    unit: 'KB',
    baseline: null,
    budget,
  }));
}

function weightOf(page: string): number {
  const html = fs.readFileSync(path.join(OUT, `${page}.html`), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map((match) => match[1] ?? '');
  return scripts.reduce(
    (sum, file) => sum + gzipSync(fs.readFileSync(path.join(OUT, file))).length,
    0,
  );
}
