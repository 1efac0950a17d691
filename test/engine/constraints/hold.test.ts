import { describe, expect, it } from 'vitest';
import {
  advanceHold,
  FREE,
  type HoldState,
  type HoldStep,
  nextChangeAt,
} from '../../../src/engine/constraints/hold.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import type { DeviceValues } from '../../../src/shared/schema/device.ts';
import { createManualClock } from '../../helpers/manual-clock.ts';
import { CALM, OFFLINE, UNPLUGGED } from './calm.ts';
import { deviceWith } from './device.ts';

const CONFIG = Config.parse({ agent: 'codex', limits: { minFreeDiskBytes: 10e9 } });

/** A night in which the device is looked at every five seconds. */
function watched(options: { config?: Config; hasRunway?: () => boolean } = {}) {
  const clock = createManualClock();
  let state: HoldState = FREE;
  const steps: (readonly [number, HoldStep])[] = [];
  const startAt = clock.now();
  const look = (values: DeviceValues): HoldStep => {
    const step = advanceHold(state, {
      config: options.config ?? CONFIG,
      device: deviceWith(values, clock.now()),
      now: clock.now(),
      hasRunway: options.hasRunway?.() ?? true,
    });
    state = step.state;
    if (step.action !== 'none') steps.push([(clock.now() - startAt) / 1000, step]);
    return step;
  };
  const stay = async (values: DeviceValues, seconds: number): Promise<void> => {
    for (let passed = 0; passed < seconds; passed += 5) {
      look(values);
      clock.jumpTo(clock.now() + 5000);
    }
  };
  const seen = () => steps.map(([second, { action, because }]) => [second, action, because]);
  return { clock, look, stay, seen, state: () => state };
}

describe('a night that loses mains power', () => {
  it('holds, pauses, stops, and goes on when it was back for 30 s', async () => {
    const night = watched();
    await night.stay(CALM, 60);
    await night.stay(UNPLUGGED, 400);
    await night.stay(CALM, 60);
    expect(night.seen()).toEqual([
      [60, 'no-new-tasks', 'ac-power'],
      [120, 'pause-soft', 'ac-power'],
      [360, 'checkpoint-and-stop', 'ac-power'],
      [490, 'resume', null],
    ]);
    expect(night.state()).toMatchObject({ level: 'none', flips: 2 });
  });

  it('only holds new tasks for a short loss', async () => {
    const night = watched();
    await night.stay(UNPLUGGED, 30);
    await night.stay(CALM, 60);
    expect(night.seen()).toEqual([
      [0, 'no-new-tasks', 'ac-power'],
      [60, 'resume', null],
    ]);
    expect(night.state().flips).toBe(0);
  });

  it.each([
    ['the charge is low and falls', { batteryPercent: 49, isBatteryFalling: true }],
    ['less than 20 minutes are left', { timeLeftMs: 19 * 60_000 }],
    ['the floor is reached', { batteryPercent: 20, isBatteryFalling: true }],
  ])('stops at once when %s', (_, values) => {
    const night = watched();
    expect(night.look({ ...UNPLUGGED, ...values })).toMatchObject({
      action: 'checkpoint-and-stop',
    });
  });

  it.each([
    ['the charge is low and does not fall', { batteryPercent: 49, isBatteryFalling: false }],
    ['20 minutes are left', { timeLeftMs: 20 * 60_000 }],
  ])('waits for the grace when %s', (_, values) => {
    const night = watched();
    expect(night.look({ ...UNPLUGGED, ...values })).toMatchObject({ action: 'no-new-tasks' });
  });

  it('stops at the floor also on a charger that is too weak, and goes on from 30 %', async () => {
    const night = watched();
    const weak = { ...CALM, isBatteryFalling: true };
    await night.stay({ ...weak, batteryPercent: 21 }, 10);
    await night.stay({ ...weak, batteryPercent: 20 }, 10);
    await night.stay({ ...weak, batteryPercent: 29 }, 100);
    await night.stay({ ...weak, batteryPercent: 31 }, 60);
    expect(night.seen()).toEqual([
      [10, 'checkpoint-and-stop', 'battery-floor'],
      [150, 'resume', null],
    ]);
  });

  it('does not stop at the floor while the battery charges', async () => {
    const night = watched();
    await night.stay({ ...CALM, batteryPercent: 10, isBatteryFalling: false }, 60);
    expect(night.seen()).toEqual([]);
  });

  it('follows the times of the configuration', async () => {
    const grace = { acMs: 10_000, acStopMs: 20_000, acStableMs: 5000 };
    const night = watched({ config: Config.parse({ agent: 'codex', constraints: { grace } }) });
    await night.stay(UNPLUGGED, 25);
    await night.stay(CALM, 30);
    expect(night.seen()).toEqual([
      [0, 'no-new-tasks', 'ac-power'],
      [10, 'pause-soft', 'ac-power'],
      [20, 'checkpoint-and-stop', 'ac-power'],
      [30, 'resume', null],
    ]);
  });

  it('stays stopped when too little of the window is left, without counting a flip', async () => {
    let hasRunway = false;
    const night = watched({ hasRunway: () => hasRunway });
    await night.stay(UNPLUGGED, 310);
    await night.stay(CALM, 100);
    expect(night.state()).toMatchObject({
      level: 'checkpoint-and-stop',
      flips: 1,
      isWaitingToResume: true,
    });
    hasRunway = true;
    expect(night.look(CALM).action).toBe('resume');
    expect(night.state()).toMatchObject({ level: 'none', flips: 2, isWaitingToResume: false });
  });

  it('is not asked about what it was told to ignore', () => {
    const look = { config: CONFIG, device: deviceWith(UNPLUGGED), now: 1, ignored: ['ac'] };
    expect(advanceHold(FREE, look).action).toBe('none');
  });
});

describe('a night in which a constraint comes and goes', () => {
  it('stops with the reason flapping at the fifth flip, for good', async () => {
    const night = watched();
    for (let round = 0; round < 4; round += 1) {
      await night.stay({ ...CALM, network: OFFLINE }, 130);
      await night.stay(CALM, 30);
    }
    const flips = night.seen().filter(([, action]) => action !== 'no-new-tasks');
    expect(flips.map(([, action, because]) => [action, because])).toEqual([
      ['pause-soft', 'network'],
      ['resume', null],
      ['pause-soft', 'network'],
      ['resume', null],
      ['checkpoint-and-stop', 'flapping'],
    ]);
    await night.stay(CALM, 600);
    expect(night.state()).toMatchObject({ level: 'checkpoint-and-stop', isFlapping: true });
    expect(flips).toHaveLength(5);
  });

  it('begins the dwell anew after each gap', async () => {
    const night = watched();
    for (let round = 0; round < 10; round += 1) {
      await night.stay(UNPLUGGED, 55);
      await night.stay(CALM, 5);
    }
    expect(night.seen()).toEqual([[0, 'no-new-tasks', 'ac-power']]);
  });

  it('pauses above 90 % of load for three minutes and goes on below 70 % for two', async () => {
    const night = watched();
    await night.stay({ ...CALM, othersCpuPercent: 91 }, 190);
    await night.stay({ ...CALM, othersCpuPercent: 75 }, 300);
    await night.stay({ ...CALM, othersCpuPercent: 69 }, 150);
    expect(night.seen()).toEqual([
      [0, 'no-new-tasks', 'cpu'],
      [180, 'pause-soft', 'cpu'],
      [610, 'resume', null],
    ]);
  });
});

describe('the next change', () => {
  it('is due when the first grace or dwell ends, and never while nothing is held', () => {
    const night = watched();
    night.look(CALM);
    expect(nextChangeAt(night.state())).toBeNull();
    const lostAt = night.clock.now();
    night.look(UNPLUGGED);
    expect(nextChangeAt(night.state())).toBe(lostAt + 60_000);
    night.clock.jumpTo(lostAt + 60_000);
    night.look(UNPLUGGED);
    expect(nextChangeAt(night.state())).toBe(lostAt + 300_000);
    night.look(CALM);
    expect(nextChangeAt(night.state())).toBe(lostAt + 90_000);
    expect(nextChangeAt({ ...night.state(), isFlapping: true })).toBeNull();
  });
});
