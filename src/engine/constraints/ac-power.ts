import type { ConstraintReading, PowerReading } from '../../shared/schema/host.ts';

/** AC power (features B1). A machine without a battery is always on AC; an unknown source does not block, and says so. */
export function checkAcPower(isRequired: boolean, power: PowerReading): ConstraintReading {
  const charge = power.percent === null ? '' : ` (${Math.round(power.percent)} %)`;
  const reading = readingOf(power, charge);
  if (!isRequired) return { name: 'AC power', state: 'off', reading, sentence: 'Not required.' };
  if (power.hasBattery === false || power.onAc === true) {
    return { name: 'AC power', state: 'ok', reading, sentence: `${reading}.` };
  }
  if (power.onAc === null) {
    const sentence = 'The power source cannot be read on this machine, so it does not block.';
    return { name: 'AC power', state: 'unknown', reading, sentence };
  }
  return {
    name: 'AC power',
    state: 'blocked',
    reading,
    sentence: `On battery${charge}. Plug in to start.`,
  };
}

function readingOf(power: PowerReading, charge: string): string {
  if (power.hasBattery === false) return 'No battery';
  if (power.onAc === null) return 'Unknown';
  return power.onAc ? `On AC${charge}` : `On battery${charge}`;
}
