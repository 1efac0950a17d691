import { describe, expect, it } from 'vitest';
import { CONSTRAINTS } from '../../../src/engine/constraints/catalogue.ts';
import { blockedBy, checkConstraints, judgeStart } from '../../../src/engine/constraints/check.ts';
import { Config } from '../../../src/shared/schema/config.ts';
import { deviceWith } from './device.ts';

const CONFIG = Config.parse({});
const BAD = { power: { onAc: false, hasBattery: true, percent: 12 }, freeBytes: 5 };
const GOOD = { power: { onAc: true, hasBattery: true, percent: 12 }, freeBytes: 80e9 };

function states(ignored: readonly string[]): string[] {
  return checkConstraints(CONFIG, BAD, ignored).map(({ state }) => state);
}

describe('the constraints of a host without a device', () => {
  it('are mains power and the disk', () => {
    const readings = checkConstraints(CONFIG, GOOD, []);
    expect(readings.map(({ name, state }) => [name, state])).toEqual([
      ['AC power', 'ok'],
      ['Disk', 'ok'],
    ]);
    expect(blockedBy(readings)).toBeNull();
  });

  it('name the first that forbids starting', () => {
    expect(blockedBy(checkConstraints(CONFIG, BAD, []))?.name).toBe('AC power');
    expect(blockedBy(checkConstraints(CONFIG, { ...GOOD, freeBytes: 5 }, []))?.name).toBe('Disk');
  });

  it('follow the configuration', () => {
    const lax = Config.parse({
      constraints: { pluggedIn: false },
      limits: { minFreeDiskBytes: 5 },
    });
    expect(blockedBy(checkConstraints(lax, BAD, []))).toBeNull();
  });

  it.each([
    ['ac-power', ['off', 'blocked']],
    ['AC', ['off', 'blocked']],
    ['ac_power', ['off', 'blocked']],
    ['disk', ['blocked', 'off']],
    ['DISK', ['blocked', 'off']],
    ['disk-space', ['blocked', 'off']],
    ['all', ['off', 'off']],
    ['wifi', ['blocked', 'blocked']],
    ['', ['blocked', 'blocked']],
    ['---', ['blocked', 'blocked']],
  ])('are switched off by the name a person writes: %j', (name, expected) => {
    expect(states([name])).toEqual(expected);
  });

  it('say that they are off because the person asked, and keep their reading', () => {
    expect(checkConstraints(CONFIG, BAD, ['disk'])[1]).toMatchObject({
      name: 'Disk',
      state: 'off',
      reading: '0.0 GB free',
      sentence: 'Ignored for this night, as you asked.',
    });
  });
});

describe('the constraints of a host with a device', () => {
  it('are all answered, and prefer what the device says', () => {
    const device = deviceWith({ powerSource: 'ups', batteryPercent: 55 });
    const readings = checkConstraints(CONFIG, { ...GOOD, device }, []);
    expect(readings.map(({ id }) => id)).toEqual(CONSTRAINTS.map(({ id }) => id));
    expect(readings[0]).toMatchObject({ state: 'blocked', reading: 'On a UPS (55 %)' });
    expect(readings[1]).toMatchObject({ state: 'ok', source: 'host', ageMs: 0 });
  });

  it('can all be switched off, but not wakefulness', () => {
    const device = deviceWith({ fullWake: false, powerSource: 'battery' });
    const config = Config.parse({ constraints: { ignore: ['all'] } });
    const left = checkConstraints(config, { ...BAD, device }, ['all']).filter(
      ({ state }) => state !== 'off',
    );
    expect(left.map(({ id, state }) => [id, state])).toEqual([['full-wake', 'blocked']]);
  });

  it('are switched off by the configuration, which they say', () => {
    const config = Config.parse({ constraints: { ignore: ['lid', 'cpu'] } });
    const device = deviceWith({
      lid: { isClosed: true, causesSleep: true },
      othersCpuPercent: 99,
    });
    const off = checkConstraints(config, { ...GOOD, device }, []).filter(({ sentence }) =>
      sentence.startsWith('Ignored, as the configuration'),
    );
    expect(off.map(({ id }) => id)).toEqual(['cpu', 'lid']);
  });
});

describe('whether a night would start now', () => {
  it('is yes when nothing blocks', () => {
    expect(judgeStart(checkConstraints(CONFIG, GOOD, []))).toMatchObject({
      wouldStart: true,
      blockedBy: [],
    });
  });

  it('is no, with every reason', () => {
    expect(judgeStart(checkConstraints(CONFIG, BAD, []))).toMatchObject({
      wouldStart: false,
      blockedBy: ['AC power', 'Disk'],
      sentence:
        'A night would wait. On battery (12 %). Plug in to start. Only 0.0 GB of disk is free; a night needs 1.0 GB.',
    });
  });
});
