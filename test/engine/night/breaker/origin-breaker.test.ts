import { expect, it } from 'vitest';
import { openBreakersOf } from '../../../../src/engine/night/breaker/breakers.ts';
import { createWorld } from '../../../helpers/scripted-world.ts';

const MINUTE = 60_000;

it('one task alone tries a repository again after its pause, and its failure is the next pause', async () => {
  const made = createWorld({
    config: { limits: { maxConcurrent: 2 }, breaker: { failures: 1, retryAfterMs: 2 * MINUTE } },
  });
  try {
    made.checkSays = (_, isHead) => (isHead ? 'failed' : 'passed');
    made.agent.act = () => ({ changes: true, forMs: 20_000 });
    for (const n of [1, 2, 3, 4, 5]) await made.queue({ title: `Task ${n}` });
    const nightId = await made.arm({ startNow: true, until: made.clock.now() + 300 * MINUTE });
    await made.clock.advanceBy(5 * MINUTE);
    const [first, ...later] = made.temp.store
      .eventsOf(nightId, ['breaker.opened'])
      .map(({ body }) => ('sentence' in body ? body.sentence : ''));
    expect(first).toBe('Repository app failed once: paused until 20:03.');
    expect(later).toEqual(['Repository app failed 3 times in a row: paused until 20:08.']);
    const begun = new Set(made.agent.jobs.map(({ worktreePath }) => worktreePath));
    expect(begun.size, 'two before anybody knew, then one alone').toBe(3);
    expect(openBreakersOf(made.temp.store, nightId)).toMatchObject([
      { kind: 'repository', name: 'app', failures: 3 },
    ]);
  } finally {
    made.dispose();
  }
});
