import { describe, expect, it } from 'vitest';
import {
  type AwakeMemory,
  type AwakeSituation,
  isOnMains,
  NO_MEMORY,
  remember,
  wantedHolds,
} from '../../../../src/engine/night/awake/wanted-holds.ts';
import { PowerConfig } from '../../../../src/shared/schema/config.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MAINS = { onAc: true, hasBattery: true };
const BATTERY = { onAc: false, hasBattery: true };

const WAITING = { state: 'waiting', windowStartAt: 0, deadlineAt: 8 * HOUR } as const;
const RUNNING = { ...WAITING, state: 'running' } as const;

interface Change extends Partial<Omit<AwakeSituation, 'settings' | 'wallMs' | 'steadyMs'>> {
  /** Of both clocks. */
  readonly at?: number;
  readonly settings?: Record<string, unknown>;
}

function situation({ at = 0, settings = {}, ...change }: Change): AwakeSituation {
  return {
    night: null,
    runs: [],
    settings: PowerConfig.parse(settings),
    graceMs: 5 * MINUTE,
    power: MAINS,
    wallMs: at,
    steadyMs: at,
    ...change,
  };
}

/** Looks one after the other; what the last one wants, as [key, minutes]. */
function wantedAfter(...looks: readonly Change[]): [string, number][] {
  let memory: AwakeMemory = NO_MEMORY;
  let wanted: [string, number][] = [];
  for (const look of looks) {
    const now = situation(look);
    memory = remember(memory, now);
    wanted = wantedHolds(memory, now).map(({ key, timeoutMs }) => [key, timeoutMs / MINUTE]);
  }
  return wanted;
}

describe('the power source', () => {
  it.each([
    [true, true, true],
    [true, false, true],
    [false, true, false],
    // A UPS on a machine without a battery of its own.
    [false, false, false],
    [null, true, false],
    [null, false, true],
    [null, null, true],
  ])('with onAc %s and hasBattery %s counts as mains: %s', (onAc, hasBattery, expected) => {
    expect(isOnMains({ onAc, hasBattery })).toBe(expected);
  });
});

describe('a night that waits', () => {
  it('is held from twelve hours before its window until two minutes after it', () => {
    expect(wantedAfter({ night: WAITING, at: -12 * HOUR - 1 })).toEqual([]);
    expect(wantedAfter({ night: WAITING, at: -12 * HOUR })).toEqual([['night', 20 * 60 + 2]]);
    expect(wantedAfter({ night: WAITING, at: 8 * HOUR })).toEqual([['night', 2]]);
    expect(wantedAfter({ night: WAITING, at: 8 * HOUR + 2 * MINUTE })).toEqual([]);
  });

  it('holds nothing on battery, also just after the charger was pulled', () => {
    expect(wantedAfter({ night: WAITING, power: BATTERY })).toEqual([]);
    expect(wantedAfter({ night: WAITING }, { night: WAITING, power: BATTERY, at: 1 })).toEqual([]);
  });

  it('is held on battery where that is allowed', () => {
    const settings = { allowBattery: true };
    expect(wantedAfter({ night: WAITING, power: BATTERY, settings })).toHaveLength(1);
  });

  it('is not held when only a running one is to be, or none', () => {
    for (const keepAwake of ['during_run', 'off']) {
      expect(wantedAfter({ night: WAITING, settings: { keepAwake } })).toEqual([]);
    }
    const settings = { keepAwake: 'during_run' };
    expect(wantedAfter({ night: RUNNING, settings })).toEqual([['night', 8 * 60 + 2]]);
    const off = { keepAwake: 'off', allowBattery: true };
    expect(
      wantedAfter({ night: RUNNING, runs: [{ id: 'a', deadlineAt: HOUR }], settings: off }),
    ).toEqual([]);
  });
});

describe('a night that works', () => {
  const runs = [{ id: 'a', deadlineAt: HOUR }];

  it('is held, and each run is by its own name with its budget and five minutes', () => {
    expect(wantedAfter({ night: RUNNING, runs })).toEqual([
      ['night', 482],
      ['run a', 65],
    ]);
    const [, run] = wantedHolds(NO_MEMORY, situation({ night: RUNNING, runs }));
    expect(run).toMatchObject({ name: 'Overnight run a', scope: 'run' });
  });

  it('is held while it finishes, but no more than an hour after its window', () => {
    const night = { ...RUNNING, state: 'finishing' } as const;
    expect(wantedAfter({ night, at: 8 * HOUR + MINUTE })).toEqual([['night', 59]]);
    expect(wantedAfter({ night, at: 9 * HOUR })).toEqual([]);
  });

  it('lets go two minutes after its end', () => {
    const end = { night: null, at: HOUR };
    expect(wantedAfter({ night: RUNNING }, end)).toEqual([['night', 2]]);
    expect(wantedAfter({ night: RUNNING }, end, { ...end, at: HOUR + MINUTE })).toEqual([
      ['night', 1],
    ]);
    expect(wantedAfter({ night: RUNNING }, end, { ...end, at: HOUR + 2 * MINUTE })).toEqual([]);
  });

  it('lets go two minutes after its end also when the clock was set back meanwhile', () => {
    const last = { ...situation({ at: HOUR + 2 * MINUTE }), wallMs: -HOUR };
    const looks = [{ night: RUNNING }, { at: HOUR }].map(situation);
    const memory = [...looks, last].reduce(remember, NO_MEMORY);
    expect(wantedHolds(memory, last)).toEqual([]);
  });

  it('is held through the grace without mains and two minutes more', () => {
    const lost = { night: RUNNING, runs, power: BATTERY };
    const looks = [{ night: RUNNING }, { ...lost, at: MINUTE }];
    expect(wantedAfter(...looks)).toEqual([
      ['night', 7],
      ['run a', 7],
    ]);
    expect(wantedAfter(...looks, { ...lost, at: 7.5 * MINUTE })).toHaveLength(2);
    expect(wantedAfter(...looks, { ...lost, at: 8 * MINUTE })).toEqual([]);
    expect(wantedAfter(...looks, { night: RUNNING, at: 9 * MINUTE })).toHaveLength(1);
  });

  it('lets go two minutes after its work was put away on battery', () => {
    const put = { night: WAITING, power: BATTERY, at: 2 * MINUTE };
    const looks = [{ night: RUNNING }, { night: RUNNING, power: BATTERY, at: MINUTE }, put];
    expect(wantedAfter(...looks)).toEqual([['night', 2]]);
    expect(wantedAfter(...looks, { ...put, at: 4 * MINUTE })).toEqual([]);
  });

  it('lets go at once when the charger is pulled after its end', () => {
    const looks = [{ night: RUNNING }, { night: null, at: HOUR }];
    expect(wantedAfter(...looks, { night: null, power: BATTERY, at: HOUR + 1 })).toEqual([]);
  });

  it('has no grace when it never saw mains', () => {
    expect(wantedAfter({ night: RUNNING, runs, power: BATTERY })).toEqual([]);
  });
});
