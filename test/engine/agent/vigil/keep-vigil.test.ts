import { beforeEach, describe, expect, it } from 'vitest';
import { keepVigil, type Stall } from '../../../../src/engine/agent/vigil/keep-vigil.ts';
import type { Vitals } from '../../../../src/engine/ports/agent.ts';
import {
  AttemptLimits,
  type Excess,
  StallConfig,
} from '../../../../src/shared/schema/settings/vigil.ts';
import { createManualClock, type ManualClock } from '../../../helpers/manual-clock.ts';
import { FLAT, type HandSigns, handSigns } from './signs.ts';

const MINUTE_MS = 60_000;

let clock: ManualClock;
let signs: HandSigns;
let stalls: Stall[];
let excesses: Excess[];
let lives: number;
let end: () => void;

beforeEach(() => {
  clock = createManualClock();
  signs = handSigns();
  stalls = [];
  excesses = [];
  lives = 0;
  end = keepVigil(clock, signs, {
    stall: StallConfig.parse({}),
    limits: AttemptLimits.parse({ memoryBytes: 100e6, processes: 10, diskBytes: 100e6 }),
    onStall: (stall) => stalls.push(stall),
    onExcess: (excess) => excesses.push(excess),
    onLife: () => {
      lives += 1;
    },
  });
});

/** Changes what the run shows, once every `everyMs`, for `forMs`. */
async function every(everyMs: number, forMs: number, change: (now: Vitals) => Vitals) {
  for (let passed = 0; passed < forMs; passed += everyMs) {
    await clock.advanceBy(everyMs);
    signs.now = change(signs.now ?? FLAT);
  }
}

describe('a run that shows nothing', () => {
  it('is a stall after 10 minutes, found within 10 s, told once, and looked at no more', async () => {
    await clock.advanceBy(10 * MINUTE_MS);
    expect(stalls).toEqual([]);
    await clock.advanceBy(10_000);
    expect(stalls).toMatchObject([{ limitMs: 600_000, runningCommands: 0 }]);
    await clock.advanceBy(60 * MINUTE_MS);
    expect(stalls.length).toBe(1);
    expect(clock.pending()).toBe(0);
  });

  it('has 45 minutes while a command runs', async () => {
    signs.now = { ...FLAT, runningCommands: 1 };
    await clock.advanceBy(45 * MINUTE_MS);
    expect(stalls).toEqual([]);
    await clock.advanceBy(10_000);
    expect(stalls).toMatchObject([{ limitMs: 2_700_000, runningCommands: 1 }]);
  });

  it('is a stall as soon as its command has ended, when 10 minutes were silent', async () => {
    signs.now = { ...FLAT, runningCommands: 1 };
    await clock.advanceBy(20 * MINUTE_MS);
    signs.now = FLAT;
    await clock.advanceBy(5000);
    expect(stalls.length).toBe(1);
  });

  it('is one although its runtime turns timers all the time, at half a percent of a core', async () => {
    await every(5000, 10 * MINUTE_MS + 10_000, (now) => ({ ...now, cpuMs: (now.cpuMs ?? 0) + 25 }));
    expect(stalls.length).toBe(1);
  });

  it('is one although a process of it was seen on the processor now and then', async () => {
    await every(5000, 11 * MINUTE_MS, (now) => ({ ...now, isRunnable: !now.isRunnable }));
    expect(stalls.length).toBe(1);
  });

  it('is none before its process exists, nor once the vigil was ended', async () => {
    signs.now = null;
    await clock.advanceBy(30 * MINUTE_MS);
    signs.now = FLAT;
    await clock.advanceBy(5 * MINUTE_MS);
    end();
    await clock.advanceBy(60 * MINUTE_MS);
    expect(stalls).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it('gets a full period again after the machine slept', async () => {
    await clock.advanceBy(9 * MINUTE_MS);
    clock.sleepTo(clock.now() + 3 * 60 * MINUTE_MS);
    await clock.advanceBy(9 * MINUTE_MS);
    expect(stalls).toEqual([]);
    await clock.advanceBy(MINUTE_MS + 10_000);
    expect(stalls.length).toBe(1);
  });

  it('is found in time however the wall clock is set', async () => {
    await clock.advanceBy(2 * MINUTE_MS);
    clock.stepTo(clock.now() - 24 * 60 * MINUTE_MS);
    signs.files = { changedAt: clock.now() + 24 * 60 * MINUTE_MS, grownBytes: 0 };
    await clock.advanceBy(8 * MINUTE_MS + 10_000);
    expect(stalls).toEqual([]);
    await clock.advanceBy(10 * MINUTE_MS + 10_000);
    expect(stalls.length).toBe(1);
  });
});

describe('a run is alive by any one sign', () => {
  const alive: readonly [string, (now: Vitals) => Vitals][] = [
    ['a line every nine minutes', (now) => ({ ...now, progress: now.progress + 1 })],
    ['bursts of work', (now) => ({ ...now, cpuMs: (now.cpuMs ?? 0) + 8000 })],
  ];
  it.each(alive)('%s', async (_name, change) => {
    await every(9 * MINUTE_MS, 90 * MINUTE_MS, change);
    expect(stalls).toEqual([]);
    expect(lives).toBeGreaterThan(5);
  });

  it('a trickle of two percent of a core', async () => {
    await every(5000, 60 * MINUTE_MS, (now) => ({ ...now, cpuMs: (now.cpuMs ?? 0) + 100 }));
    expect(stalls).toEqual([]);
  });

  it('a process that waits for a processor on a machine that gives it none', async () => {
    signs.now = { ...FLAT, isRunnable: true };
    await clock.advanceBy(60 * MINUTE_MS);
    expect(stalls).toEqual([]);
  });

  it('work that goes on after a child ended that nobody waited for', async () => {
    signs.now = { ...FLAT, cpuMs: 500_000 };
    await clock.advanceBy(MINUTE_MS);
    signs.now = { ...FLAT, cpuMs: 1000 };
    await every(5 * MINUTE_MS, 60 * MINUTE_MS, (now) => ({
      ...now,
      cpuMs: (now.cpuMs ?? 0) + 8000,
    }));
    expect(stalls).toEqual([]);
  });

  it('a file that changes every nine minutes, which costs one walk each time', async () => {
    for (let minute = 0; minute < 90; minute += 9) {
      signs.files = { changedAt: clock.now(), grownBytes: 0 };
      await clock.advanceBy(9 * MINUTE_MS);
    }
    expect(stalls).toEqual([]);
    await clock.advanceBy(10 * MINUTE_MS);
    expect(stalls.length).toBe(1);
  });
});

describe('a run that takes too much', () => {
  it.each([
    [{ memoryBytes: 130e6 }, 'It used 130 MB of memory; one try may use 100 MB.'],
    [{ processes: 11 }, 'It used 11 processes at once; one try may use 10.'],
  ])('is told with its numbers: %j', async (more, sentence) => {
    signs.now = { ...FLAT, ...more };
    await clock.advanceBy(5000);
    expect(excesses).toMatchObject([{ sentence }]);
    await clock.advanceBy(60 * MINUTE_MS);
    expect(excesses.length + stalls.length).toBe(1);
  });

  it('is told of its disk within seconds when it writes fast', async () => {
    signs.files = { changedAt: null, grownBytes: 150e6 };
    signs.now = { ...FLAT, writtenBytes: 40e6 };
    await clock.advanceBy(5000);
    expect(excesses).toMatchObject([{ of: 'disk', used: 150e6, ceiling: 100e6 }]);
  });

  it('is told of its disk within a minute where writes cannot be seen', async () => {
    signs.files = { changedAt: null, grownBytes: 150e6 };
    signs.now = { ...FLAT, writtenBytes: null };
    await clock.advanceBy(MINUTE_MS + 5000);
    expect(excesses).toMatchObject([{ of: 'disk' }]);
  });

  it('is not judged by what is not known', async () => {
    signs.now = { ...FLAT, memoryBytes: null, processes: null, cpuMs: null, writtenBytes: null };
    await clock.advanceBy(5 * MINUTE_MS);
    expect(excesses).toEqual([]);
  });
});

describe('walking the folders', () => {
  it('happens once a minute', async () => {
    await every(5000, 5 * MINUTE_MS, (now) => ({ ...now, progress: now.progress + 1 }));
    expect(signs.walks).toBeGreaterThanOrEqual(4);
    expect(signs.walks).toBeLessThanOrEqual(5);
  });

  it('takes no more than a fiftieth of the time when it is slow', async () => {
    signs.readFiles = async () => {
      signs.walks += 1;
      clock.jumpTo(clock.now() + 20_000);
      return { changedAt: null, grownBytes: 0 };
    };
    await every(5000, 60 * MINUTE_MS, (now) => ({ ...now, progress: now.progress + 1 }));
    expect(signs.walks).toBeLessThanOrEqual(4);
  });
});
