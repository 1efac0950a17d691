/** What `pmset -g` says about sleep and Low Power Mode; null where it says nothing. */
export interface LiveSettings {
  readonly sleepDisabled: boolean | null;
  readonly lowPowerMode: boolean | null;
  /** Minutes until idle sleep, 0 for never. */
  readonly idleSleepMinutes: number | null;
}

/**
 * Reads `pmset -g`. `SleepDisabled` is printed only once it was set, so the heading without it means "not disabled".
 * Newer machines print `powermode`, where 1 is Low Power Mode, instead of `lowpowermode`. Never throws.
 */
export function parseLiveSettings(text: string): LiveSettings {
  const hasSystemSettings = /^System-wide power settings:/m.test(text);
  const disabled = settingOf(text, 'SleepDisabled');
  const lowPower = settingOf(text, 'lowpowermode') ?? settingOf(text, 'powermode');
  return {
    sleepDisabled: disabled === null ? (hasSystemSettings ? false : null) : disabled === 1,
    lowPowerMode: lowPower === null ? null : lowPower === 1,
    idleSleepMinutes: settingOf(text, 'sleep'),
  };
}

function settingOf(text: string, name: string): number | null {
  const digits = new RegExp(`^[ \\t]{0,40}${name}[ \\t]{1,200}(\\d{1,9})(?:\\s|$)`, 'm').exec(
    text,
  )?.[1];
  return digits === undefined ? null : Number(digits);
}
