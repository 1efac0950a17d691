import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { Outcome } from '../../../../src/shared/schema/attempt.ts';
import { livingHolders } from '../../../node/process/running.ts';
import { FAILURES } from '../failures.ts';
import type { Sentence } from '../sentence.ts';
import type { Carries } from '../subject.ts';
import { runToEnd, SAY_DONE, type World } from '../world.ts';

const MINUTE_MS = 60_000;

function expectReset(outcome: Outcome, reset: Carries['reset'], at: number): void {
  if (reset === 'exact') expect(outcome.resetsAt).toBe(at);
  else if (reset === 'minute') {
    // The text names the minute, which may have begun before; what is believed is never earlier than the reset.
    expect(outcome.resetsAt).toBeGreaterThanOrEqual(at);
    expect(outcome.resetsAt).toBeLessThanOrEqual(at + 4 * MINUTE_MS);
  } else expect(outcome.resetsAt).toBeNull();
}

async function meetLimit({ subject, place, serve, filesLeft }: World): Promise<void> {
  const resetsAtSeconds = Math.floor(Date.now() / 1000) + 7200;
  const server = await serve([
    subject.command('echo begun > begun.txt'),
    { kind: 'usage-limit', resetsAtSeconds },
    subject.command('echo after > after.txt'),
    SAY_DONE,
  ]);
  const driver = place.driver(server);
  const { outcome, events } = await runToEnd(driver, place.job('Work.'));
  expect(outcome, outcome.message).toMatchObject({ kind: 'limit' });
  expectReset(outcome, subject.carries.reset, resetsAtSeconds * 1000);
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'limit', resetsAt: outcome.resetsAt }),
  );
  expect(server.requests).toHaveLength(2);
  const threadId = outcome.threadId ?? '';
  const after = await runToEnd(driver, place.job('Go on.', { threadId }));
  expect(after.outcome).toMatchObject({ kind: 'done', threadId });
  expect(filesLeft()).toEqual(['after.txt', 'begun.txt']);
}

/** Limits, failures of the service, and a stop. */
export const ENDINGS: readonly Sentence[] = [
  {
    says: 'names a usage limit and when it ends, and goes on after it in the same thread',
    needs: 'reset',
    prove: meetLimit,
    async otherwise({ place, serve }) {
      const server = await serve([{ kind: 'usage-limit', resetsAtSeconds: 4_000_000_000 }]);
      const { outcome } = await runToEnd(place.driver(server), place.job('Work.'));
      expect(outcome).toMatchObject({ kind: 'failed', resetsAt: null });
    },
  },
  {
    says: 'names a usage limit that does not say when it ends',
    needs: 'reasons',
    async prove({ place, serve }) {
      const server = await serve([{ kind: 'usage-limit', resetsAtSeconds: null }]);
      const { outcome } = await runToEnd(place.driver(server), place.job('Work.'));
      expect(outcome, outcome.message).toMatchObject({ kind: 'limit', resetsAt: null });
    },
    async otherwise({ place, serve }) {
      const server = await serve([{ kind: 'usage-limit', resetsAtSeconds: null }]);
      const { outcome } = await runToEnd(place.driver(server), place.job('Work.'));
      expect(outcome.kind).toBe('failed');
    },
  },
  ...FAILURES.map(
    ({ what, kind, turn }): Sentence => ({
      says: `calls ${what} ${kind}`,
      needs: 'reasons',
      async prove({ subject, place, serve }) {
        const server = await serve(() => turn(subject.dialect));
        const { outcome } = await runToEnd(place.driver(server), place.job('Work.'));
        expect(outcome, outcome.message).toMatchObject({ kind });
      },
      async otherwise({ subject, place, serve }) {
        const server = await serve(() => turn(subject.dialect));
        const { outcome } = await runToEnd(place.driver(server), place.job('Work.'));
        expect(outcome, outcome.message).toMatchObject({ kind: 'failed', exitCode: 1 });
      },
    }),
  ),
  {
    says: 'gives up by itself when nobody answers at its service',
    async prove({ subject, place, serve }) {
      const closed = await serve([]);
      await closed.close();
      const { outcome } = await runToEnd(place.driver(closed), place.job('Work.'));
      expect(outcome, outcome.message).toMatchObject({ kind: subject.unreachable });
    },
  },
  {
    says: 'tells that its service is asked again, which is no sign of work',
    needs: 'retries',
    async prove({ place, serve }) {
      const server = await serve(() => ({ kind: 'http-error', status: 503, body: 'busy' }));
      const { events } = await runToEnd(place.driver(server), place.job('Work.'));
      expect(events.some(({ kind }) => kind === 'retry')).toBe(true);
    },
    async otherwise({ place, serve }) {
      const server = await serve(() => ({ kind: 'http-error', status: 503, body: 'busy' }));
      const { events } = await runToEnd(place.driver(server), place.job('Work.'));
      expect(events.some(({ kind }) => kind === 'retry')).toBe(false);
    },
  },
  {
    says: 'stops on request within its grace and leaves no process, also none that left its group',
    async prove({ subject, place, serve, script }) {
      const line = script('setsid sleep 300 &\ntouch begun.txt\nsleep 299');
      const server = await serve([subject.command(line)]);
      const job = place.job('Work long.');
      const run = place.driver(server).start(job, () => undefined);
      const begun = path.join(place.worktreePath, 'begun.txt');
      await expect.poll(() => existsSync(begun), { timeout: 20_000 }).toBe(true);
      await run.stop('user');
      const outcome = await run.done;
      expect(outcome).toMatchObject({ kind: 'stopped' });
      if (subject.carries.usageWhenStopped === null)
        expect(outcome.usage).toMatchObject({ inputTokens: 1000 });
      else expect(outcome.usage).toBeNull();
      expect(livingHolders(job.runToken)).toEqual([]);
    },
  },
];
