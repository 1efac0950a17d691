import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChargeTrend } from '../../../../src/node/host/charge-trend.ts';
import { powerSupplyProbe } from '../../../../src/node/power/linux/power-supply.ts';
import { type FakeRoot, fakeRoot } from './sysfs.ts';

const MINUTE_MS = 60_000;
let root: FakeRoot;

beforeEach(() => {
  root = fakeRoot();
});
afterEach(() => root.remove());

const mains = (online: number) => ({ type: 'Mains', online: String(online) });
const battery = (capacity: number, status: string) => ({
  type: 'Battery',
  capacity: String(capacity),
  status,
  present: '1',
});

function look() {
  return powerSupplyProbe(root.path).look();
}

describe('the power supplies of a Linux machine', () => {
  it.each([
    ['a laptop on mains', { AC: mains(1), BAT0: battery(80, 'Charging') }, 'ac', true, 80],
    ['a laptop unplugged', { AC: mains(0), BAT0: battery(80, 'Discharging') }, 'battery', true, 80],
    [
      'a full battery that is held',
      { AC: mains(1), BAT0: battery(80, 'Not charging') },
      'ac',
      true,
      80,
    ],
    [
      'a laptop on USB-C',
      { AC: mains(0), ucsi: { type: 'USB', online: '1' }, BAT0: battery(50, 'Charging') },
      'ac',
      true,
      50,
    ],
    [
      'a USB-C port with nothing in it',
      { ucsi: { type: 'USB', online: '0' }, BAT0: battery(50, 'Discharging') },
      'battery',
      true,
      50,
    ],
    [
      'a battery without any adapter that discharges',
      { BAT0: battery(40, 'Discharging') },
      'battery',
      true,
      40,
    ],
    ['a battery without any adapter that does not', { BAT0: battery(40, 'Full') }, 'ac', true, 40],
    [
      'two batteries',
      { AC: mains(1), BAT0: battery(40, 'Charging'), BAT1: battery(60, 'Unknown') },
      'ac',
      true,
      50,
    ],
    [
      'a desktop with a mouse',
      { mouse: { ...battery(12, 'Discharging'), scope: 'Device' } },
      'ac',
      false,
      null,
    ],
    [
      'a desktop on its UPS',
      { ups: { type: 'UPS', status: 'Discharging', capacity: '70' } },
      'ups',
      false,
      null,
    ],
    [
      'a desktop with a UPS on mains',
      { ups: { type: 'UPS', status: 'Full', capacity: '100' } },
      'ac',
      false,
      null,
    ],
    ['a machine that lists nothing', {}, 'ac', false, null],
  ] as const)('%s', async (_, supplies, powerSource, hasBattery, batteryPercent) => {
    for (const [name, files] of Object.entries(supplies)) root.write(name, { ...files });
    expect(await look()).toMatchObject({ powerSource, hasBattery, batteryPercent });
  });

  it('that cannot be listed are those of a desktop', async () => {
    const probe = powerSupplyProbe(`${root.path}/absent`);
    expect(await probe.look()).toMatchObject({ powerSource: 'ac', hasBattery: false });
  });

  it('with a charge that is no number have none', async () => {
    root.write('BAT0', { type: 'Battery', capacity: 'x', status: 'Full' });
    expect(await look()).toMatchObject({ hasBattery: true, batteryPercent: null });
  });
});

describe('a weak charger', () => {
  it('is one on which the battery discharges', async () => {
    root.write('AC', mains(1));
    root.write('BAT0', battery(60, 'Discharging'));
    expect(await look()).toMatchObject({ powerSource: 'ac', isBatteryFalling: true });
  });

  it('is one on which the charge falls by two points, and is forgotten when the source changes', async () => {
    let now = 0;
    const probe = powerSupplyProbe(root.path, () => now);
    root.write('AC', mains(1));
    const at = async (minute: number, percent: number) => {
      now = minute * MINUTE_MS;
      root.write('BAT0', battery(percent, 'Charging'));
      return (await probe.look()).isBatteryFalling;
    };
    expect(await at(0, 60)).toBeNull();
    expect(await at(4, 59)).toBeNull();
    expect(await at(5, 59)).toBe(false);
    expect(await at(8, 58)).toBe(true);
    root.write('AC', mains(0));
    expect(await at(9, 58)).toBeNull();
  });
});

describe('the trend of a charge', () => {
  it('never calls a charge falling that did not fall', () => {
    const rises = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 40 });
    fc.assert(
      fc.property(rises, (steps) => {
        const trend = createChargeTrend();
        let percent = 10;
        steps.forEach((step, minute) => {
          percent += step;
          expect(trend.take(percent, minute * MINUTE_MS)).not.toBe(true);
        });
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});
