import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FAULTS, type Fault } from './faults.ts';

const IS_FULL = process.env['NIGHTKILN_SWEEP'] === 'full';
const SEED = 1;
/** A thousand nights. */
const WORLDS = 100;
const SRC = path.resolve(import.meta.dirname, '../../src');

/** Enough of them to show that the rules are not vacuous; the others follow in the nightly run. */
const QUICK = new Set([
  'no-silent-loss',
  'one-catch-up',
  'full-wake',
  'hold-present',
  'attempts-end',
]);

afterEach(() => {
  vi.resetModules();
});

/** The first world of the seed in which one of the fault's rules is broken; null when none is. */
async function findIn(fault: Fault): Promise<number | null> {
  const module = path.join(SRC, fault.module);
  vi.resetModules();
  vi.doMock(module, async (original) => {
    const real = (await original()) as Record<string, unknown>;
    return { ...real, ...fault.plant(real) };
  });
  try {
    const { simulateWorld } = await import('../../src/simulator/simulate.ts');
    for (let world = 0; world < WORLDS; world += 1) {
      const { violations } = await simulateWorld(SEED, world);
      if (violations.some(({ rule }) => fault.foundBy.includes(rule))) return world;
    }
    return null;
  } finally {
    vi.doUnmock(module);
  }
}

describe('a mistake planted in the real code is found within a thousand nights', () => {
  const faults = IS_FULL ? FAULTS : FAULTS.filter(({ foundBy }) => QUICK.has(foundBy[0] ?? ''));

  it('lists twenty or more', () => {
    expect(FAULTS.length).toBeGreaterThanOrEqual(20);
  });

  it.each(faults)('$name', async (fault) => {
    const world = await findIn(fault);
    if (process.env['SHOW'] !== undefined) process.stderr.write(`${fault.name}: ${world}\n`);
    expect(world).not.toBeNull();
  });
});
