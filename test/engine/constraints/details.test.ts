import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONSTRAINTS } from '../../../src/engine/constraints/catalogue.ts';
import type { Finding } from '../../../src/engine/constraints/constraint.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import type { DeviceValues } from '../../../src/shared/schema/device.ts';
import { deviceWith, READ_AT } from './device.ts';

function find(id: string, values: DeviceValues, config: Record<string, unknown> = {}): Finding {
  const constraint = CONSTRAINTS.find((one) => one.id === id);
  if (constraint === undefined) throw new Error(id);
  return constraint.check(Config.parse({ agent: 'codex', ...config }), deviceWith(values));
}

describe('mains power', () => {
  const laptop = { hasBattery: true, batteryPercent: 41.6 } as const;

  it.each([
    [{ ...laptop, powerSource: 'ac' }, 'ok', 'On AC (42 %).'],
    [{ ...laptop, powerSource: 'battery' }, 'blocked', 'On battery (42 %). Plug in to start.'],
    [{ ...laptop, powerSource: 'ups' }, 'blocked', 'On a UPS (42 %). Waits for mains power.'],
    [{ hasBattery: false, powerSource: 'ups' }, 'blocked', 'On a UPS. Waits for mains power.'],
    [{ hasBattery: false }, 'ok', 'No battery.'],
    [{ hasBattery: false, powerSource: 'battery' }, 'ok', 'No battery.'],
    [{ powerSource: 'battery' }, 'blocked', 'On battery. Plug in to start.'],
    [{ ...laptop }, 'blocked', 'The power source cannot be read and there is a battery: waits.'],
    [{}, 'unknown', 'The power source cannot be read on this machine, so it does not block.'],
    [
      { ...laptop, powerSource: 'ac', isBatteryFalling: true },
      'ok',
      'On AC (42 %), and the battery still falls: the charger is too weak.',
    ],
  ] as const)('of %j is %s', (values, state, sentence) => {
    expect(find('ac-power', values)).toMatchObject({ state, sentence });
  });

  it('is not asked when the configuration does not, and still shown', () => {
    const lax = { constraints: { pluggedIn: false } };
    expect(find('ac-power', { ...laptop, powerSource: 'battery' }, lax)).toMatchObject({
      state: 'off',
      reading: 'On battery (42 %)',
    });
  });
});

describe('the charge of the battery', () => {
  it.each([
    [{ hasBattery: true, batteryPercent: 30 }, 'ok'],
    [{ hasBattery: true, batteryPercent: 29.4 }, 'blocked'],
    [{ hasBattery: true, powerSource: 'ac', batteryPercent: 29 }, 'blocked'],
    [{ hasBattery: false }, 'off'],
    [{ hasBattery: true, powerSource: 'ac' }, 'unknown'],
    [{ hasBattery: true, powerSource: 'battery' }, 'blocked'],
    [{ hasBattery: true }, 'blocked'],
    [{}, 'unknown'],
  ] as const)('of %j is %s', (values, state) => {
    expect(find('battery-floor', values).state).toBe(state);
  });
});

describe('the network', () => {
  const on = { isOnline: true, kind: 'wifi', isMetered: false, isConstrained: false } as const;
  const wired = { ...on, kind: 'wired' } as const;

  it.each([
    ['unmetered', on, 'ok'],
    ['unmetered', { ...on, isMetered: null }, 'ok'],
    ['unmetered', { ...on, isMetered: true }, 'blocked'],
    ['unmetered', { ...on, isMetered: null, kind: 'cellular' }, 'blocked'],
    ['unmetered', { ...on, isConstrained: true }, 'blocked'],
    ['any', { ...on, isMetered: true, isConstrained: true }, 'ok'],
    ['any', { ...on, isOnline: false }, 'blocked'],
    ['wifi', on, 'ok'],
    ['wifi', wired, 'ok'],
    ['wifi', { ...on, kind: 'cellular' }, 'blocked'],
    ['wifi', { ...on, kind: null }, 'blocked'],
    ['off', { ...on, isOnline: false }, 'off'],
  ] as const)('asked for as %s with %j is %s', (network, reading, state) => {
    expect(find('network', { network: reading }, { constraints: { network } }).state).toBe(state);
  });

  it('is asked for as Wi-Fi by the older key, and a cable counts unless it is excluded', () => {
    const old = { constraints: { wifiOnly: true } };
    const strict = { constraints: { wifiOnly: true, allowWired: false } };
    const mobile = { ...on, kind: 'cellular' } as const;
    expect(find('network', { network: mobile }, old).state).toBe('blocked');
    expect(find('network', { network: wired }, old).state).toBe('ok');
    expect(find('network', { network: wired }, strict).state).toBe('blocked');
  });

  it('is not needed when only the housekeeper works', () => {
    const repositories = [{ id: 'a', path: '/a', agent: 'housekeeper' }];
    const off = { network: { ...on, isOnline: false } } as const;
    expect(find('network', off, { agent: 'housekeeper' }).state).toBe('off');
    expect(find('network', off, { repositories }).state).toBe('off');
    const mixed = [...repositories, { id: 'b', path: '/b' }];
    expect(find('network', off, { repositories: mixed }).state).toBe('blocked');
  });
});

describe('free disk', () => {
  const limits = { minFreeDiskBytes: 10e9 };

  it.each([
    [{ freeBytes: 10e9, totalBytes: null }, 'ok', '10 GB free.'],
    [
      { freeBytes: 9.99e9, totalBytes: null },
      'blocked',
      'Only 10.0 GB of disk is free; a night needs 10 GB.',
    ],
    [
      { freeBytes: 19e9, totalBytes: 100e9 },
      'blocked',
      'The disk is 81 % full. Starts at 80 %, or with 40 GB free.',
    ],
    [{ freeBytes: 20e9, totalBytes: 100e9 }, 'ok', '20 GB free.'],
    [{ freeBytes: 40e9, totalBytes: 4000e9 }, 'ok', '40 GB free.'],
  ] as const)('of %j is %s', (disk, state, sentence) => {
    expect(find('disk-space', { disk }, { limits })).toMatchObject({ state, sentence });
  });

  it('blocks exactly below the minimum, whatever the sizes', () => {
    const bytes = fc.integer({ min: 0, max: 2 ** 50 });
    fc.assert(
      fc.property(bytes, bytes, (least, freeBytes) => {
        const found = find(
          'disk-space',
          { disk: { freeBytes, totalBytes: null } },
          { limits: { minFreeDiskBytes: least } },
        );
        expect(found.state).toBe(freeBytes < least ? 'blocked' : 'ok');
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('that is nearly gone stops the night below 5 GB', () => {
    const disk = CONSTRAINTS.find(({ id }) => id === 'disk-space');
    const levels = (freeBytes: number): string[] =>
      disk
        ?.demands({
          config: Config.parse({ limits }),
          device: deviceWith({ disk: { freeBytes, totalBytes: null } }),
          isHeld: () => false,
        })
        .map(({ level }) => level) ?? [];
    expect(levels(5e9)).toEqual(['no-new-tasks']);
    expect(levels(4.9e9)).toEqual(['no-new-tasks', 'checkpoint-and-stop']);
  });
});

describe('the user', () => {
  it.each([
    [{ isLocked: true, idleMs: 0 }, 'ok'],
    [{ isLocked: true }, 'ok'],
    [{ idleMs: 599_999 }, 'blocked'],
    [{ idleMs: 600_000 }, 'ok'],
    [{ isLocked: false }, 'unknown'],
  ] as const)('of %j is %s', (values, state) => {
    expect(find('user-idle', values).state).toBe(state);
  });

  it.each([
    ['finish_current', 'no-new-tasks'],
    ['pause', 'pause-soft'],
    ['continue', undefined],
  ])('who comes back under %s leads to %s', (onUserActive, level) => {
    const constraint = CONSTRAINTS.find(({ id }) => id === 'user-idle');
    const demands = constraint?.demands({
      config: Config.parse({ constraints: { onUserActive } }),
      device: deviceWith({ idleMs: 0 }),
      isHeld: () => false,
    });
    expect(demands?.[0]?.level).toBe(level);
  });
});

describe('the rest of the machine', () => {
  it.each([
    ['full-wake', { isSuspended: true }, 'blocked'],
    ['full-wake', { isSuspended: true, fullWake: true }, 'ok'],
    ['full-wake', { isSuspended: false }, 'unknown'],
    ['low-power-mode', { isLowPower: true, powerSource: 'ac' }, 'ok'],
    ['low-power-mode', { isLowPower: true }, 'blocked'],
    ['lid', { lid: { isClosed: true, causesSleep: false } }, 'ok'],
    ['clock-sane', { clockStepMs: 300_000 }, 'ok'],
    ['clock-sane', { clockStepMs: 300_001 }, 'blocked'],
    ['clock-sane', { clockStepMs: -300_001 }, 'blocked'],
    ['shutdown-pending', { shutdown: { at: READ_AT + 300_001, kind: 'reboot' } }, 'ok'],
    ['shutdown-pending', { shutdown: { at: READ_AT + 300_000, kind: 'reboot' } }, 'blocked'],
    ['shutdown-pending', { shutdown: { at: READ_AT - 1, kind: 'reboot' } }, 'ok'],
    ['api-reachable', { api: { host: 'x', isReachable: false } }, 'off'],
    ['cpu', { othersCpuPercent: 79.9 }, 'ok'],
    ['cpu', { othersCpuPercent: 80 }, 'blocked'],
    ['memory', { memory: 'critical' }, 'blocked'],
    ['thermal', { thermal: 'critical' }, 'blocked'],
    ['focus', { isFocusOn: true }, 'off'],
  ] as const)('%s of %j is %s', (id, values, state) => {
    expect(find(id, values).state).toBe(state);
  });

  it('that shuts down later is told about', () => {
    const values = { shutdown: { at: READ_AT + 5_400_000, kind: 'poweroff' } };
    expect(find('shutdown-pending', values).sentence).toBe(
      'A shutdown is planned in 1 h 30 m; work is saved five minutes before it.',
    );
  });
});
