import { afterEach, describe, expect, it } from 'vitest';
import type { OutcomeKind } from '../../../../src/shared/schema/attempt.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const MINUTE = 60_000;

const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

async function troubled(kind: OutcomeKind, times: number) {
  const made = createWorld({ agent: { canResume: true } });
  worlds.push(made);
  const THREAD = { kind: 'session', threadId: 't-1', resumed: false } as const;
  made.agent.act = (_, n) => ({
    ...(n <= times ? { kind, message: 'HTTP 503' } : {}),
    events: [THREAD],
    changes: true,
  });
  await made.queue({ title: 'Fix the parser' });
  const beganAt = made.clock.now();
  const nightId = await made.arm({ startNow: true });
  const starts = () =>
    made.temp.store.attempts(nightId).map(({ startedAt }) => (startedAt - beganAt) / MINUTE);
  return { made, nightId, starts };
}

describe.each(['network', 'overloaded'] as const)('a run that ends as %s', (kind) => {
  it('is gone on with after one, two and four minutes, in its thread, and each is told', async () => {
    const { made, nightId, starts } = await troubled(kind, 3);
    await made.clock.advanceBy(20 * MINUTE);
    expect(starts()).toEqual([0, 1, 3, 7]);
    expect(made.agent.jobs.map(({ threadId }) => threadId)).toEqual([
      undefined,
      't-1',
      't-1',
      't-1',
    ]);
    const brief = await made.brief(nightId);
    expect(brief.shipped).toMatchObject([{ title: 'Fix the parser' }]);
    const told = brief.timeline.filter(({ text }) => text.includes('tried again at'));
    expect(told.map(({ text }) => text.replace(/.*: /, ''))).toEqual([
      'tried again at 20:01 (1 of 3).',
      'tried again at 20:03 (2 of 3).',
      'tried again at 20:07 (3 of 3).',
    ]);
  });

  it('is given up after that, and what it left is kept', async () => {
    const { made, nightId, starts } = await troubled(kind, 99);
    await made.clock.advanceBy(30 * MINUTE);
    expect(starts()).toEqual([0, 1, 3, 7]);
    const brief = await made.brief(nightId);
    expect(brief.unproved).toMatchObject([{ evidence: { headOid: expect.any(String) } }]);
  });

  it('keeps its turn over a restart', async () => {
    const { made, nightId, starts } = await troubled(kind, 2);
    await made.clock.advanceBy(2 * MINUTE);
    await made.crash();
    await made.clock.advanceBy(20 * MINUTE);
    expect(starts()).toEqual([0, 1, 3]);
    expect(made.temp.store.eventsOf(nightId, ['attempt.deferred'])).toHaveLength(2);
  });
});

it.each(['auth', 'invalid', 'refused', 'context', 'failed', 'spawn-failed'] as const)(
  'a run that ends as %s is not waited for',
  async (kind) => {
    const { made, nightId } = await troubled(kind, 1);
    await made.clock.advanceBy(30 * MINUTE);
    expect(made.temp.store.eventsOf(nightId, ['attempt.deferred'])).toEqual([]);
    const waits = made.temp.store.attempts(nightId).map(({ startedAt }) => startedAt);
    expect(new Set(waits).size, 'whatever follows, follows at once').toBe(1);
  },
);
