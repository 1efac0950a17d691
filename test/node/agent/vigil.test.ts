import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentRun } from '../../../src/engine/ports/agent.ts';
import { createCommandAgent } from '../../../src/node/agent/command.ts';
import { underVigil } from '../../helpers/under-vigil.ts';
import { livingHolders, newToken, SHORT_GRACES, tempFolder } from '../process/running.ts';
import { createFakeCodex, printing } from './codex/fake-codex.ts';
import { LINES } from './codex/recorded.ts';

const IS_FULL = process.env['NIGHTKILN_SWEEP'] === 'full';
const HANGS = IS_FULL ? 50 : 7;
const SLOW = IS_FULL ? 200 : 9;
/** Slow runs beside each other: with more, two cores have nothing to give to each. */
const BESIDE = IS_FULL ? 20 : 9;
const LIMIT_MS = 2000;
/** R33: found at most this long after the limit. */
const LATE_MS = 10_000;
const STALL = { idleMs: LIMIT_MS, commandMs: LIMIT_MS };
/** Long enough for three stalls. */
const SLOW_MS = 6500;

/** Nothing ever comes of these. */
const HANGING = [
  'exec sleep 600',
  'echo begins; exec sleep 600',
  'mkfifo "pipe.$$"; read -r never < "pipe.$$"',
  'sh -c "sh -c \\"sleep 600; :\\"; :"; :',
  'kill -STOP $$',
  'sleep 600 | cat',
  'setsid sleep 600 & wait',
];

/** Each shows one sign only, and seldom. */
const ALIVE = [
  'while :; do i=0; while [ $i -lt 40000 ]; do i=$((i+1)); done; sleep 0.4; done',
  'while :; do :; done',
  'setsid sh -c "while :; do :; done" & wait',
  'while :; do sleep 1.2; echo still here; done',
  'while :; do sleep 1.2; printf .; done',
  'while :; do sleep 1.2; echo complains >&2; done',
  'while :; do sleep 1.2; echo x > "file.$$"; done',
  'mkdir -p "deep.$$/a/b/c"; while :; do sleep 1.2; echo x >> "deep.$$/a/b/c/file"; done',
  'while :; do : > "gone.$$"; sleep 1.2; rm "gone.$$"; sleep 1.2; done',
];

let folder: ReturnType<typeof tempFolder>;
beforeEach(() => {
  folder = tempFolder();
});
afterEach(() => folder.remove());

interface Started {
  readonly run: AgentRun;
  readonly runToken: string;
}

/** Starts a command in a worktree of its own, so that no other run's files are taken for its own. */
function startOne(script: string): Started {
  const runToken = newToken();
  const worktreePath = path.join(folder.path, runToken);
  mkdirSync(worktreePath);
  const argv = ['/bin/sh', '-c', script];
  const agent = createCommandAgent({ id: 'mine', argv, graces: SHORT_GRACES });
  const job = { worktreePath, prompt: '', runToken, deadlineAt: 0 };
  const logPath = path.join(folder.path, `${runToken}.log`);
  return { runToken, run: underVigil(agent, STALL).start({ ...job, logPath }, () => undefined) };
}

async function hang(n: number): Promise<{ kind: string; tookMs: number; left: number }> {
  const begunAt = performance.now();
  const { run, runToken } = startOne(HANGING[n % HANGING.length] ?? '');
  const { kind } = await run.done;
  const tookMs = performance.now() - begunAt;
  return { kind, tookMs, left: livingHolders(runToken).length };
}

async function live(n: number): Promise<string> {
  const { run } = startOne(ALIVE[n % ALIVE.length] ?? '');
  const kind = await Promise.race([
    run.done.then((outcome) => `${outcome.kind}: ${ALIVE[n % ALIVE.length]}`),
    pause(SLOW_MS, 'alive'),
  ]);
  await run.stop('user');
  return kind;
}

async function inBatches<T>(
  count: number,
  beside: number,
  run: (n: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (let from = 0; from < count; from += beside) {
    const batch = Array.from({ length: Math.min(beside, count - from) }, (_, n) => run(from + n));
    results.push(...(await Promise.all(batch)));
  }
  return results;
}

describe('real agents under vigil', () => {
  it(`are found when they hang: ${HANGS} of ${HANGS}, each soon after its limit`, async () => {
    const found = await inBatches(HANGS, 10, hang);
    expect(found.filter(({ kind, left }) => kind !== 'stalled' || left > 0)).toEqual([]);
    const endingMs = SHORT_GRACES.softMs + SHORT_GRACES.termMs + SHORT_GRACES.leftoverMs;
    const late = found.filter(({ tookMs }) => tookMs > LIMIT_MS + LATE_MS + endingMs);
    expect(late).toEqual([]);
  }, 300_000);

  it(`live on while they are slow: ${SLOW} of ${SLOW}`, async () => {
    const kinds = await inBatches(SLOW, BESIDE, live);
    expect(kinds.filter((kind) => kind !== 'alive')).toEqual([]);
  }, 600_000);

  it('are found when all they say is that they try again', async () => {
    const codex = createFakeCodex();
    const retry = `while :; do sleep 1; echo '${LINES.reconnecting}'; done`;
    codex.play(`${printing(LINES.threadStarted)}\n${retry}`);
    const outcome = await underVigil(codex.driver(), STALL).start(codex.job(), () => undefined)
      .done;
    codex.remove();
    expect(outcome.kind).toBe('stalled');
  });
});
