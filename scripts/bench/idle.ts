import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSample } from '../../src/node/sample/sample.ts';
import { isFull, type Row } from './measure.ts';

const CHILD = path.join(import.meta.dirname, 'idle-host.ts');
/** A start compiles and reads everything once; that is not idle. */
const WARM_UP_MS = 20_000;
const MEASURE_MS = isFull ? 300_000 : 20_000;
const BUDGET_PERCENT = 0.1;

/**
 * What a host costs that is armed and waits (scheduling-power.md 6.1), in percent of one core, beside one whose engine
 * was not started and one without any of our code, all in the same minutes. The budget is for what the engine adds.
 */
export async function benchIdle(): Promise<Row[]> {
  const [armed = 0, unstarted = 0, bare = 0] = await Promise.all(
    ['armed', 'unstarted', 'bare'].map(costOf),
  );
  const row = (name: string, value: number, baseline: number | null): Row => ({
    name,
    value,
    unit: '%',
    baseline,
    budget: null,
  });
  return [
    row('idle cost of an armed host', armed, unstarted),
    row('idle cost of a host without its engine', unstarted, null),
    row('idle cost of a bare process', bare, null),
    { ...row('idle cost of the engine', armed - unstarted, null), budget: BUDGET_PERCENT },
  ];
}

async function costOf(what: string): Promise<number> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nightkiln-bench-'));
  const made = await createSample({ folder: path.join(dir, 'sample'), seed: 1 });
  if (!made.ok) throw new Error(made.error.message);
  fs.writeFileSync(path.join(dir, 'config.yaml'), configuration(path.join(dir, 'sample')));
  const child = fork(CHILD, [what, dir], {
    execArgv: ['--experimental-strip-types'],
    env: { PATH: process.env['PATH'], HOME: dir, TMPDIR: dir },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  await sleep(WARM_UP_MS);
  const before = await usedMs(child);
  const startedAt = performance.now();
  await sleep(MEASURE_MS);
  const after = await usedMs(child);
  const tookMs = performance.now() - startedAt;
  child.kill();
  await once(child, 'exit');
  fs.rmSync(dir, { recursive: true, maxRetries: 5 });
  return (100 * (after - before)) / tookMs;
}

async function usedMs(child: ChildProcess): Promise<number> {
  child.send('how much');
  const [used] = await once(child, 'message');
  return Number(used);
}

/** Every night is switched on, and the coming one begins in six hours. */
function configuration(repository: string): string {
  const clockIn = (hours: number): string =>
    new Date(Date.now() + hours * 3_600_000).toTimeString().slice(0, 5);
  return [
    `window: { start: "${clockIn(6)}", end: "${clockIn(14)}" }`,
    'schedule: { everyNight: true }',
    'agent: housekeeper',
    `repositories: [{ id: sample, path: ${JSON.stringify(repository)} }]`,
    '',
  ].join('\n');
}
