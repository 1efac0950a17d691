import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBatt } from '../../../../src/node/power/mac/pmset-batt.ts';
import { parseLiveSettings } from '../../../../src/node/power/mac/pmset-live.ts';
import { UNKNOWN_POWER_SOURCE } from '../../../../src/node/power/mac/reading.ts';
import * as outputs from './outputs.ts';

describe('the power source as pmset -g batt prints it', () => {
  it.each([
    ['charged on AC', outputs.ON_AC_CHARGED, 'ac', 100, false, true, null],
    ['charging on AC', outputs.ON_AC_CHARGING, 'ac', 57, true, false, null],
    ['held at 80 % on AC', outputs.ON_AC_HELD, 'ac', 80, false, false, null],
    ['finishing its charge', outputs.ON_AC_FINISHING, 'ac', 99, true, false, null],
    ['on battery', outputs.ON_BATTERY, 'battery', 64, false, false, 11_400],
    ['without an estimate', outputs.ON_BATTERY_NO_ESTIMATE, 'battery', 80, false, false, null],
    ['low', outputs.ON_BATTERY_LOW, 'battery', 9, false, false, 1080],
  ])('reads a battery %s', (_name, text, source, percent, charging, charged, timeToEmptySec) => {
    expect(parseBatt(text)).toMatchObject({
      source,
      hasBattery: true,
      percent,
      charging,
      charged,
      timeToEmptySec,
    });
  });

  it('tells the two battery warnings apart', () => {
    expect(parseBatt(outputs.ON_BATTERY).warning).toBe('none');
    expect(parseBatt(outputs.ON_BATTERY_LOW).warning).toBe('early');
    expect(parseBatt(outputs.ON_BATTERY_LAST_MINUTES).warning).toBe('final');
  });

  it('does not take a UPS for AC nor for the battery', () => {
    expect(parseBatt(outputs.ON_UPS)).toMatchObject({
      source: 'ups',
      hasBattery: false,
      percent: null,
      charging: null,
    });
    expect(parseBatt(outputs.UPS_BESIDE_BATTERY)).toMatchObject({ source: 'ac', percent: 88 });
  });

  it('knows a desktop and an empty battery bay', () => {
    expect(parseBatt(outputs.DESKTOP)).toMatchObject({ source: 'ac', hasBattery: false });
    expect(parseBatt(outputs.BATTERY_REMOVED)).toMatchObject({ hasBattery: false, percent: null });
  });

  it('reads a percentage with a space, a decimal comma or a worn gauge above 100', () => {
    const withPercent = (percent: string): string =>
      `Now drawing from 'AC Power'\n -InternalBattery-0 (id=1)\t${percent}; charging present: true\n`;
    expect(parseBatt(withPercent('87 %')).percent).toBe(87);
    expect(parseBatt(withPercent('87,5%')).percent).toBe(87);
    expect(parseBatt(withPercent('103%')).percent).toBe(100);
    expect(parseBatt(withPercent('\u0668\u0667%'))).toMatchObject({ percent: null, source: 'ac' });
  });

  it('says nothing about a source it does not know', () => {
    expect(parseBatt("Now drawing from 'Solar Power'\n").source).toBe('unknown');
  });

  it.each(['', ...outputs.GARBAGE])('says nothing on %j', (text) => {
    expect(parseBatt(text)).toEqual(UNKNOWN_POWER_SOURCE);
  });

  it('never throws and stays within its ranges, whatever is printed', () => {
    const piece = fc.constantFrom(
      "Now drawing from 'AC Power'\n",
      ' -InternalBattery-0 (id=1)\t',
      '999%; ',
      'discharging; ',
      '9999:99 remaining',
      ' present: true',
      '\n',
    );
    const text = fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 });
    fc.assert(
      fc.property(text, (pieces) => {
        const { percent } = parseBatt(pieces.join(''));
        return percent === null || (percent >= 0 && percent <= 100);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('the settings as pmset -g prints them', () => {
  it('reads disabled sleep, Low Power Mode and the idle time', () => {
    expect(parseLiveSettings(outputs.LIVE_LAPTOP)).toEqual({
      sleepDisabled: true,
      lowPowerMode: true,
      idleSleepMinutes: 1,
    });
  });

  it('takes an unset SleepDisabled for "not disabled", and powermode 2 for high power', () => {
    expect(parseLiveSettings(outputs.LIVE_NEWER)).toEqual({
      sleepDisabled: false,
      lowPowerMode: false,
      idleSleepMinutes: 0,
    });
    expect(parseLiveSettings(outputs.LIVE_NEWER.replace('  2', '  1')).lowPowerMode).toBe(true);
  });

  it.each(['', ...outputs.GARBAGE, ' SleepDisabled\t\tmaybe\n lowpowermode\n'])(
    'says nothing on %j',
    (text) => {
      expect(parseLiveSettings(text)).toEqual({
        sleepDisabled: null,
        lowPowerMode: null,
        idleSleepMinutes: null,
      });
    },
  );
});
