import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltPage, buildPage } from './browser-page.ts';

let built: BuiltPage;
beforeAll(async () => {
  built = await buildPage();
});
afterAll(() => built.remove());

/** Kilobytes of gzipped script a page loads, with everything its modules import. */
function scriptKilobytes(html: string): number {
  const text = readFileSync(path.join(built.folder, html), 'utf8');
  const scripts = [...text.matchAll(/(?:src|href)="\.\/([^"]+\.js)"/g)].map(
    (match) => match[1] ?? '',
  );
  expect(scripts.length).toBeGreaterThan(0);
  const bytes = scripts.map((name) => gzipSync(readFileSync(path.join(built.folder, name))).length);
  return bytes.reduce((sum, size) => sum + size, 0) / 1_000;
}

describe('the weight of the pages', () => {
  it.each([
    ['popover.html', 120],
    ['brief.html', 220],
  ])('%s loads at most %i kB of script', (html, budget) => {
    const weight = scriptKilobytes(html);
    expect(weight).toBeGreaterThan(20);
    expect(weight).toBeLessThanOrEqual(budget);
  });

  it('has no inline script or style, which the policy would refuse', () => {
    for (const html of ['popover.html', 'brief.html']) {
      const text = readFileSync(path.join(built.folder, html), 'utf8');
      expect(text).not.toMatch(/<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=/);
    }
  });
});
