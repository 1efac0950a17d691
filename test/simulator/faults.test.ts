import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FAULTS, firstWorldFor } from './faults.ts';
import type { Fault } from './planted.ts';

const IS_FULL = process.env['NIGHTKILN_SWEEP'] === 'full';
const SEED = 1;
/** A thousand nights. */
const WORLDS = 100;
const SRC = path.resolve(import.meta.dirname, '../../src');

/** Enough of them to show that the rules are not vacuous; the others follow in the nightly run. */
const QUICK = new Set([
  'the watermark moves before the rows are written',
  'every missed start is made up for',
  'starts run into each other',
  'a dark wake counts as waking',
  'mains power is not asked',
  'an armed night that waits lets the machine sleep',
  'sleep is held off on battery',
  'attempts of a host that died are left open',
]);

afterEach(() => {
  vi.resetModules();
});

/** The first world of the seed, after the one that is known, in which one of the fault's rules is broken. */
async function findIn(fault: Fault): Promise<number | null> {
  const module = path.join(SRC, fault.module);
  vi.resetModules();
  vi.doMock(module, async (original) => {
    const real = (await original()) as Record<string, unknown>;
    return { ...real, ...fault.plant(real) };
  });
  try {
    const { simulateWorld } = await import('../../src/simulator/simulate.ts');
    const known = firstWorldFor(fault);
    const others = Array.from({ length: WORLDS }, (_, world) => world);
    for (const world of [known, ...others.filter((one) => one !== known)]) {
      const { violations } = await simulateWorld(SEED, world);
      if (violations.some(({ rule }) => fault.foundBy.includes(rule))) return world;
    }
    return null;
  } finally {
    vi.doUnmock(module);
  }
}

describe('a mistake planted in the real code is found within a thousand nights', () => {
  const faults = IS_FULL ? FAULTS : FAULTS.filter(({ name }) => QUICK.has(name));

  it('lists twenty or more', () => {
    expect(FAULTS.length).toBeGreaterThanOrEqual(20);
  });

  it.each(faults)('$name', { timeout: 900_000 }, async (fault) => {
    const world = await findIn(fault);
    if (process.env['SHOW'] !== undefined) process.stderr.write(`${fault.name}: ${world}\n`);
    expect(world).not.toBeNull();
  });
});
