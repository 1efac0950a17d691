import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ResultsWorld, resultsWorld } from './results-world.ts';

const POINTS = ['plan-change', 'change-refs', 'move-refs'].flatMap((step) =>
  ['intended', 'acted', 'recorded'].map((at) => `${step}:${at}`),
);

describe('a host that dies while it accepts a result', () => {
  let world: ResultsWorld;
  beforeEach(async () => {
    world = await resultsWorld({ 'a.txt': 'a\n' });
    await world.night(1);
    await world.leave('one', { 'a.txt': 'one\n' });
  });
  afterEach(() => world.dispose());

  it.each(POINTS)('leaves branch and journal of one mind at %s', async (point) => {
    const before = await world.user.git('rev-parse', 'main');
    world.dieAt = point;
    await expect(world.call('result.accept', { result: 'one' })).rejects.toThrow('died');
    await world.restart();
    const isMoved = (await world.user.git('rev-parse', 'main')) !== before;
    const [shown] = await world
      .call('result.list', {})
      .then((reply) => (reply.ok ? reply.value : []));
    expect(shown?.state).toBe(isMoved ? 'accepted' : 'open');
    const told = world.temp.store.after(0, 1000).filter(({ type }) => type === 'result.accepted');
    expect(told).toHaveLength(isMoved ? 1 : 0);
    expect(world.temp.store.openSteps()).toEqual([]);
    if (!isMoved) {
      expect(await world.call('result.accept', { result: 'one' })).toMatchObject({ ok: true });
    }
    expect(await world.call('result.undo', { results: ['one'] })).toMatchObject({ ok: true });
    expect(await world.tree()).toBe(await world.tree(before));
  });
});
