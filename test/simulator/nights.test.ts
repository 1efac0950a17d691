import { expect, it } from 'vitest';
import { createCounter } from '../../src/simulator/crew/tally.ts';
import { simulateWorld, worldsOf } from '../../src/simulator/simulate.ts';

/** A slice; `npm run test:nights` lives through 1,500 nights, `npm run test:nightly` through 10,000. */
const NIGHTS = process.env['NIGHTKILN_SWEEP'] === 'full' ? 300 : 20;
const SEED = Number(process.env['NIGHTKILN_SWEEP_SEED'] ?? '20261121');

it(`keeps every rule through ${NIGHTS} random nights`, { timeout: 600_000 }, async () => {
  const counter = createCounter();
  for (const world of worldsOf({ seed: SEED, from: 0, nights: NIGHTS })) {
    counter.add(await simulateWorld(SEED, world));
  }
  const { nights, breaches, lived, slots } = counter.tally();
  const again = breaches.map(({ night }) => `nightkiln simulate --seed ${SEED} --from ${night}`);
  expect({ breaches, again }).toEqual({ breaches: [], again: [] });
  expect(nights).toBe(NIGHTS);
  expect(lived['agents'] ?? 0).toBeGreaterThan(NIGHTS / 4);
  expect(lived['crashed'] ?? 0).toBeGreaterThan(NIGHTS / 10);
  expect(slots['done'] ?? 0).toBeGreaterThan(NIGHTS / 2);
});
