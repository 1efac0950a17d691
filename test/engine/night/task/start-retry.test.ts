import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const MINUTE = 60_000;
const NO_ROOM = 'agent cannot be started: the system has no room for another process now (EAGAIN).';
const MISSING = 'agent cannot be started: it is not on PATH (ENOENT).';

const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

async function nightOf(failures: number, message: string) {
  const made = createWorld();
  worlds.push(made);
  made.agent.act = (_, n) =>
    n <= failures ? { kind: 'spawn-failed', message } : { changes: true };
  await made.queue({ title: 'Fix the parser' });
  const beganAt = made.clock.now();
  const nightId = await made.arm({ startNow: true });
  const starts = () =>
    made.temp.store.attempts(nightId).map(({ startedAt }) => (startedAt - beganAt) / MINUTE);
  return { made, nightId, starts };
}

describe('an agent that cannot be started', () => {
  it('is tried again after one, two and four minutes', async () => {
    const { made, nightId, starts } = await nightOf(3, NO_ROOM);
    await made.clock.advanceBy(20 * MINUTE);
    expect(starts()).toEqual([0, 1, 3, 7]);
    expect((await made.brief(nightId)).shipped).toMatchObject([{ title: 'Fix the parser' }]);
  });

  it('is given up after that, with its reason', async () => {
    const { made, nightId, starts } = await nightOf(9, NO_ROOM);
    await made.clock.advanceBy(20 * MINUTE);
    expect(starts()).toEqual([0, 1, 3, 7]);
    expect((await made.brief(nightId)).failed[0]?.evidence.reason).toContain('no room');
  });

  it('is given up at once when waiting cannot help', async () => {
    const { made, starts } = await nightOf(9, MISSING);
    await made.clock.advanceBy(20 * MINUTE);
    expect(starts()).toEqual([0]);
  });

  it('keeps its turn over a restart: no wait begins anew, no try is counted twice', async () => {
    const { made, starts } = await nightOf(3, NO_ROOM);
    await made.clock.advanceBy(2 * MINUTE);
    await made.crash();
    await made.clock.advanceBy(20 * MINUTE);
    expect(starts()).toEqual([0, 1, 3, 7]);
  });
});
