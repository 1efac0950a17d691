import { describe, expect, it } from 'vitest';
import { checkAcPower } from '../../../src/engine/constraints/ac-power.ts';

const AC = { onAc: true, hasBattery: true, percent: 90.4 };
const BATTERY = { onAc: false, hasBattery: true, percent: 41.6 };

describe('AC power, when it is required,', () => {
  it('holds on AC and shows the charge', () => {
    expect(checkAcPower(true, AC)).toEqual({
      name: 'AC power',
      state: 'ok',
      reading: 'On AC (90 %)',
      sentence: 'On AC (90 %).',
    });
  });

  it('blocks on battery and says what clears it', () => {
    expect(checkAcPower(true, BATTERY)).toEqual({
      name: 'AC power',
      state: 'blocked',
      reading: 'On battery (42 %)',
      sentence: 'On battery (42 %). Plug in to start.',
    });
  });

  it('leaves the charge out where it is not known', () => {
    expect(checkAcPower(true, { ...BATTERY, percent: null }).sentence).toBe(
      'On battery. Plug in to start.',
    );
    expect(checkAcPower(true, { ...AC, percent: null }).reading).toBe('On AC');
  });

  it.each([true, false, null])('holds without a battery, whatever the source says (%s)', (onAc) => {
    const reading = checkAcPower(true, { onAc, hasBattery: false, percent: null });
    expect(reading).toMatchObject({ state: 'ok', sentence: 'No battery.' });
  });

  it.each([true, null])(
    'does not block on an unknown source, and says so (battery: %s)',
    (hasBattery) => {
      expect(checkAcPower(true, { onAc: null, hasBattery, percent: null })).toEqual({
        name: 'AC power',
        state: 'unknown',
        reading: 'Unknown',
        sentence: 'The power source cannot be read on this machine, so it does not block.',
      });
    },
  );

  it('blocks on battery also when nobody knows whether there is one', () => {
    expect(checkAcPower(true, { ...BATTERY, hasBattery: null }).state).toBe('blocked');
  });
});

describe('AC power, when it is not required,', () => {
  it.each([
    [AC, 'On AC (90 %)'],
    [BATTERY, 'On battery (42 %)'],
    [{ onAc: null, hasBattery: null, percent: null }, 'Unknown'],
    [{ onAc: false, hasBattery: false, percent: null }, 'No battery'],
  ])('is off and still shows the reading of %j', (power, reading) => {
    expect(checkAcPower(false, power)).toEqual({
      name: 'AC power',
      state: 'off',
      reading,
      sentence: 'Not required.',
    });
  });
});
