import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { procPids, readProcRow } from '../../src/node/process/process-table.ts';
import { type ChildProcessHandle, startProcess } from '../../src/node/process/start.ts';
import { lookAtFolder } from '../../src/node/process/vitals/folders.ts';
import { longestStall, type Row } from './measure.ts';

const AGENTS = 3;
const PROCESSES = 50;
const FILES = 50_000;
const LOOKS = 20;
/** The product looks this often. */
const EVERY_MS = 5000;
/** Looks that are closer share one sweep. */
const APART_MS = 600;

/**
 * What watching three agents of 50 processes costs, as a share of a core, beside one bare read of the process table at
 * the same pace; and how long a walk
 * through 50,000 files holds the loop, beside a loop that waits as long on the same machine.
 */
export async function benchVigil(): Promise<Row[]> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nightkiln-bench-'));
  const children = Array.from({ length: AGENTS }, (_, n) => startTree(dir, n));
  await sleep(2000);
  const watched = await shareOfCore(() => Promise.all(children.map((child) => child.read())));
  const bare = await shareOfCore(() => procPids().map((pid) => readProcRow(pid)));
  await Promise.all(children.map((child) => child.stop()));
  const files = path.join(dir, 'files');
  makeFiles(files);
  const begunAt = performance.now();
  const stall = await longestStall(() => lookAtFolder(files));
  const tookMs = performance.now() - begunAt;
  const idle = await longestStall(() => sleep(tookMs));
  fs.rmSync(dir, { recursive: true });
  return [
    {
      name: 'watching 3 agents of 50 processes',
      value: watched,
      unit: '%',
      baseline: bare,
      budget: 2,
    },
    {
      name: 'stall by a walk of 50,000 files',
      value: stall,
      unit: 'ms',
      baseline: idle,
      budget: 20,
    },
  ];
}

function startTree(dir: string, n: number): ChildProcessHandle {
  const script = `i=1; while [ $i -lt ${PROCESSES} ]; do sleep 600 & i=$((i+1)); done; wait`;
  return startProcess({
    argv: ['/bin/sh', '-c', script],
    cwd: dir,
    env: { PATH: process.env['PATH'] ?? '' },
    logPath: path.join(dir, `${n}.log`),
    runToken: `bench-${process.pid}-${n}`,
    graces: { softMs: 500, termMs: 500, leftoverMs: 500 },
  });
}

async function shareOfCore(look: () => unknown): Promise<number> {
  await look();
  let usedMs = 0;
  for (let n = 0; n < LOOKS; n += 1) {
    await sleep(APART_MS);
    const before = process.cpuUsage();
    await look();
    const { user, system } = process.cpuUsage(before);
    usedMs += (user + system) / 1000;
  }
  return (100 * usedMs) / LOOKS / EVERY_MS;
}

function makeFiles(folder: string): void {
  for (let n = 0; n < FILES; n += 1) {
    const at = path.join(folder, String(n % 500));
    if (n < 500) fs.mkdirSync(at, { recursive: true });
    fs.writeFileSync(path.join(at, String(n)), '');
  }
}
