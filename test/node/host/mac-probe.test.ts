import { describe, expect, it } from 'vitest';
import { macProbe } from '../../../src/node/host/mac-probe.ts';
import { UNKNOWN_POWER_SOURCE, UNKNOWN_SYSTEM_STATE } from '../../../src/node/power/mac/reading.ts';

const NOW = 1_800_000_000_000;

function look(change: {
  power?: Partial<typeof UNKNOWN_POWER_SOURCE>;
  system?: Partial<typeof UNKNOWN_SYSTEM_STATE>;
  scheduled?: { atMs: number | null; type: string | null; owner: null }[] | null;
}) {
  const { power, system, scheduled = null } = change;
  const sensing = {
    reducedBecause: null,
    onPowerSource: () => () => undefined,
    powerSource: async () => ({ ...UNKNOWN_POWER_SOURCE, ...power }),
    systemState: async () => ({ ...UNKNOWN_SYSTEM_STATE, ...system }),
    schedule: async () => (scheduled === null ? null : { scheduled, repeating: [] }),
  };
  return macProbe(sensing, () => NOW).look();
}

describe('the sensing of a Mac as a source', () => {
  it('tells power, battery and low power mode', async () => {
    const power = {
      source: 'ups',
      hasBattery: true,
      percent: 71,
      timeToEmptySec: 1200,
      lowPowerMode: true,
    } as const;
    expect(await look({ power })).toMatchObject({
      powerSource: 'ups',
      hasBattery: true,
      batteryPercent: 71,
      timeLeftMs: 1_200_000,
      isLowPower: true,
    });
  });

  it.each([
    [
      { present: true, closed: true, causesSleep: true },
      { isClosed: true, causesSleep: true },
    ],
    [
      { present: true, closed: true, causesSleep: false },
      { isClosed: true, causesSleep: false },
    ],
    [
      { present: true, closed: true, causesSleep: null },
      { isClosed: true, causesSleep: true },
    ],
    [
      { present: false, closed: null, causesSleep: null },
      { isClosed: false, causesSleep: true },
    ],
    [{ present: null, closed: null, causesSleep: null }, null],
  ])('tells the lid of %j', async (lid, expected) => {
    expect((await look({ system: { lid } })).lid).toEqual(expected);
  });

  it('tells a dark wake', async () => {
    expect((await look({ system: { fullWake: false } })).fullWake).toBe(false);
  });

  it('tells the next shutdown or sleep to come, not a wake', async () => {
    const event = (atMs: number, type: string) => ({ atMs, type, owner: null });
    const scheduled = [
      event(NOW - 1, 'shutdown'),
      event(NOW + 9, 'shutdown'),
      event(NOW + 5, 'sleep'),
      event(NOW + 2, 'wake'),
    ];
    expect((await look({ scheduled })).shutdown).toEqual({ at: NOW + 5, kind: 'sleep' });
    expect((await look({ scheduled: [] })).shutdown).toEqual({ at: null, kind: '' });
  });

  it('is looked at again at once when the power source changed', () => {
    const listening: string[] = [];
    const sensing = {
      reducedBecause: null,
      powerSource: async () => UNKNOWN_POWER_SOURCE,
      systemState: async () => UNKNOWN_SYSTEM_STATE,
      schedule: async () => null,
      onPowerSource: (run: () => void) => {
        listening.push('begun');
        run();
        return () => void listening.push('stopped');
      },
    };
    const stop = macProbe(sensing).watch?.(() => listening.push('worth a look'));
    stop?.();
    expect(listening).toEqual(['begun', 'worth a look', 'stopped']);
  });

  it('says of nothing that it is known when nothing is', async () => {
    const values = await look({});
    expect(Object.values(values).filter((value) => value !== null)).toEqual([]);
  });
});
