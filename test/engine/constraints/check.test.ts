import { describe, expect, it } from 'vitest';
import { blockedBy, checkConstraints } from '../../../src/engine/constraints/check.ts';
import { Config } from '../../../src/shared/schema/config.ts';

const CONFIG = Config.parse({});
const BAD = { power: { onAc: false, hasBattery: true, percent: 12 }, freeBytes: 5 };
const GOOD = { power: { onAc: true, hasBattery: true, percent: 12 }, freeBytes: 80e9 };

function states(ignored: readonly string[]): string[] {
  return checkConstraints(CONFIG, BAD, ignored).map(({ state }) => state);
}

describe('the constraints of a device', () => {
  it('are all answered, in one order', () => {
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
    ['all', ['off', 'off']],
    ['wifi', ['blocked', 'blocked']],
    ['', ['blocked', 'blocked']],
    ['---', ['blocked', 'blocked']],
  ])('are switched off by the name a person writes: %j', (name, expected) => {
    expect(states([name])).toEqual(expected);
  });

  it('say that they are off because the person asked, and keep their reading', () => {
    expect(checkConstraints(CONFIG, BAD, ['disk'])[1]).toEqual({
      name: 'Disk',
      state: 'off',
      reading: '0.0 GB free',
      sentence: 'Ignored for this night, as you asked.',
    });
  });
});
