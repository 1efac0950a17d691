import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../../helpers/temp-store.ts';

const CHILD = path.join(import.meta.dirname, 'durable-child.ts');
const SYNC_CALLS = 'fsync,fdatasync';
// The count needs a tracer, which only Linux has and not every machine allows; the settings are asserted everywhere.
const canTrace = spawnSync('strace', ['-e', `trace=${SYNC_CALLS}`, 'true']).status === 0;

/** How often a process that makes `commits` commits asks the system to put its bytes on the disk. */
function countSyncs(dir: string, commits: number): number {
  const trace = path.join(dir, `trace-${commits}`);
  const child = [process.execPath, CHILD, path.join(dir, `${commits}.db`), String(commits)];
  const run = spawnSync('strace', ['-f', '-e', `trace=${SYNC_CALLS}`, '-o', trace, ...child], {
    env: { PATH: process.env['PATH'] },
  });
  expect([run.status, String(run.stderr)]).toEqual([0, '']);
  return fs.readFileSync(trace, 'utf8').match(/\bf(?:data)?sync\(\d+\)\s+= 0/g)?.length ?? 0;
}

it.runIf(canTrace)('puts each of 100 commits on the disk before it is acknowledged', () => {
  const { dir, remove } = tempFolder();
  try {
    expect(countSyncs(dir, 100) - countSyncs(dir, 0)).toBeGreaterThanOrEqual(100);
  } finally {
    remove();
  }
});
