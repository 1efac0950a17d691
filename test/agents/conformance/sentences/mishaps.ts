import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { LAST_TEXT_CAP } from '../../../../src/node/agent/outcome.ts';
import { OUTPUT_CAP, stderrPathOf } from '../../../../src/node/process/output-file.ts';
import { livingHolders } from '../../../node/process/running.ts';
import type { Sentence } from '../sentence.ts';
import { runToEnd, SAY_DONE, startWork, type World } from '../world.ts';

/** More than any model says in one reply: 128 k tokens are some 512 KiB. */
const FLOOD_BYTES = 768 * 1024;
const COMMAND_BYTES = 16_000_000;
const MARGIN_BYTES = 4096;

/** Kills the agent itself in the middle of a command, with what it leaves behind looked at. */
async function killInTheMiddle({ subject, place, serve, script }: World) {
  const server = await serve([
    subject.command(script('touch begun.txt\nsleep 300')),
    subject.command('touch after.txt'),
    SAY_DONE,
  ]);
  const driver = place.driver(server);
  const job = place.job('Work long.');
  const begun = path.join(place.worktreePath, 'begun.txt');
  const { run, pid } = await startWork(driver, job, () => existsSync(begun));
  process.kill(pid, 'SIGKILL');
  const outcome = await run.done;
  expect(outcome, outcome.message).toMatchObject({ kind: 'failed', exitCode: null });
  expect(livingHolders(job.runToken)).toEqual([]);
  return { driver, outcome };
}

/** What goes wrong besides the service's answers. */
export const MISHAPS: readonly Sentence[] = [
  {
    says: 'is stopped when its service accepts and never answers',
    needs: 'silence',
    async prove({ subject, place, serve }) {
      const server = await serve([{ kind: 'hang' }]);
      const driver = place.driver({ baseUrl: server.baseUrl, idleMs: subject.patienceMs });
      const job = place.job('Work.');
      const { outcome } = await runToEnd(driver, job);
      expect(outcome.kind).toBe('stalled');
      expect(outcome.message).toContain('said nothing for too long without running a command');
      expect(livingHolders(job.runToken)).toEqual([]);
    },
    async otherwise({ place, serve }) {
      const server = await serve([{ kind: 'hang' }]);
      const run = place.driver(server).start(place.job('Work.'), () => undefined);
      await server.received(1);
      await run.stop('deadline');
      expect(await run.done).toMatchObject({
        kind: 'stopped',
        message: 'Stopped at its deadline.',
      });
    },
  },
  {
    says: 'survives a flood of words and of output, and keeps the ends within their caps',
    async prove({ subject, place, serve, script }) {
      const flood = script(`head -c ${COMMAND_BYTES} /dev/zero | tr '\\0' x | fold -w 99`);
      const server = await serve([subject.command(flood), { kind: 'flood', bytes: FLOOD_BYTES }]);
      const job = place.job('Flood.');
      let told = 0;
      const run = place.driver(server).start(job, (event) => {
        told += event.kind === 'text' ? event.text.length : 1;
      });
      const outcome = await run.done;
      expect(outcome, outcome.message).toMatchObject({ kind: 'done' });
      expect(outcome.lastText?.length).toBeLessThanOrEqual(LAST_TEXT_CAP);
      expect(outcome.lastText?.length).toBeGreaterThan(LAST_TEXT_CAP - 10);
      const kept = OUTPUT_CAP.headBytes + OUTPUT_CAP.tailBytes + MARGIN_BYTES;
      for (const file of [job.logPath, stderrPathOf(job.logPath)]) {
        expect(statSync(file).size).toBeLessThanOrEqual(kept);
      }
      expect(told).toBeLessThan(COMMAND_BYTES + 2 * FLOOD_BYTES);
    },
  },
  {
    says: 'leaves nothing behind after a kill -9, and goes on in the same thread',
    needs: 'thread',
    async prove(world) {
      const { driver, outcome } = await killInTheMiddle(world);
      const { subject, place } = world;
      if (subject.carries.usageWhenKilled === null)
        expect(outcome.usage).toMatchObject({ inputTokens: 1000 });
      else expect(outcome.usage).toBeNull();
      const threadId = outcome.threadId ?? '';
      const after = await runToEnd(driver, place.job('Go on.', { threadId }));
      expect(after.outcome).toMatchObject({ kind: 'done', threadId });
      expect(after.outcome.usage?.inputTokens).toBe(2000);
      expect(world.filesLeft()).toEqual(['after.txt', 'begun.txt']);
    },
    async otherwise(world) {
      const { outcome } = await killInTheMiddle(world);
      expect(outcome.threadId).toBeNull();
    },
  },
  {
    says: 'counts odd and broken lines among its events, and none of them is fatal',
    needs: 'oddLines',
    async prove({ subject, place, serve, filesLeft }) {
      const server = await serve([subject.command('echo hello > a.txt'), SAY_DONE]);
      const driver = place.driver({ baseUrl: server.baseUrl, wrapped: true });
      const { outcome, events } = await runToEnd(driver, place.job('Work.'));
      expect(outcome, outcome.message).toMatchObject({ kind: 'done', lastText: 'All done.' });
      expect(events.filter(({ kind }) => kind === 'unknown').length).toBeGreaterThanOrEqual(3);
      expect(filesLeft()).toEqual(['a.txt']);
    },
    async otherwise({ subject, place, serve }) {
      const server = await serve([subject.command('echo hello > a.txt'), SAY_DONE]);
      const driver = place.driver({ baseUrl: server.baseUrl, wrapped: true });
      const { outcome, events } = await runToEnd(driver, place.job('Work.'));
      expect(outcome.kind).toBe('done');
      expect(events.some(({ kind }) => kind === 'unknown')).toBe(false);
    },
  },
];
