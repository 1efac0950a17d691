import fs from 'node:fs';
import { benchCheckout } from './bench/checkout.ts';
import { benchConstraints } from './bench/constraints.ts';
import { benchIdle } from './bench/idle.ts';
import { benchJournal } from './bench/journal.ts';
import type { Row } from './bench/measure.ts';
import { benchPages } from './bench/pages.ts';
import { benchPlanner } from './bench/planner.ts';
import { benchReconcile } from './bench/reconcile.ts';
import { benchRedaction } from './bench/redaction.ts';
import { benchResume } from './bench/resume.ts';
import { benchStartAccuracy } from './bench/start-accuracy.ts';
import { benchTaskOverhead } from './bench/task-overhead.ts';
import { benchVigil } from './bench/vigil.ts';

/**
 * `npm run bench`: every budget with its figure, as a table and as out/bench.json. Build first. With
 * `NIGHTKILN_BENCH=full` the accuracy of starts and the cost of waiting are measured over five minutes each.
 */
const rows: Row[] = [
  ...(await benchJournal()),
  ...benchPages(),
  ...(await benchPlanner()),
  ...(await benchReconcile()),
  ...(await benchResume()),
  ...(await benchConstraints()),
  ...(await benchRedaction()),
  ...(await benchCheckout()),
  ...(await benchTaskOverhead()),
  ...(await benchVigil()),
  ...(await benchStartAccuracy()),
  ...(await benchIdle()),
];

function line(row: Row): string {
  const ratio = row.baseline === null ? '' : `${(row.value / row.baseline).toFixed(1)} x`;
  const verdict = row.budget === null ? '' : row.value <= row.budget ? 'kept' : 'MISSED';
  const budget = row.budget === null ? '' : String(row.budget);
  return [
    row.name.padEnd(40),
    `${row.value.toFixed(2)} ${row.unit}`.padStart(12),
    ratio.padStart(8),
    budget.padStart(8),
    verdict,
  ].join(' ');
}

fs.mkdirSync('out', { recursive: true });
fs.writeFileSync('out/bench.json', `${JSON.stringify({ schemaVersion: 1, rows }, null, 2)}\n`);
const head = `${'what'.padEnd(40)} ${'figure'.padStart(12)} ${'ratio'.padStart(8)} ${'budget'.padStart(8)}`;
process.stdout.write(`${head}\n${rows.map(line).join('\n')}\n`);
