import { describe, expect, it } from 'vitest';
import { retell, simulateWorld, worldsOf } from '../../src/simulator/simulate.ts';

describe('a world is lived again', () => {
  it.each([0, 3])('with the same events at the same instants, world %i', async (world) => {
    const first = await retell(5, world, null);
    const second = await retell(5, world, null);
    expect(first.length).toBeGreaterThan(50);
    expect(second).toEqual(first);
  });

  it('with the same report after other worlds in the same process', async () => {
    const before = await simulateWorld(5, 7);
    await simulateWorld(6, 1);
    expect(await simulateWorld(5, 7)).toEqual(before);
  });

  it('and differs from every other', async () => {
    expect(await retell(6, 1, null)).not.toEqual(await retell(5, 1, null));
  });

  it('is found by any of its nights', () => {
    expect(worldsOf({ seed: 1, from: 37, nights: 1 })).toEqual([3]);
    expect(worldsOf({ seed: 1, from: 0, nights: 100 })).toHaveLength(10);
    expect(worldsOf({ seed: 1, from: 35, nights: 10 })).toEqual([3, 4]);
  });
});
