import type { Config } from '../../shared/schema/config.ts';
import type { DeviceReading } from '../../shared/schema/device.ts';
import type { ConstraintReading, ConstraintsVerdict } from '../../shared/schema/host.ts';
import { CONSTRAINTS } from './catalogue.ts';
import type { Constraint } from './constraint.ts';
import { completeReading, type Observed } from './observed.ts';

/** What a host without a device can answer. */
const BASIC: ReadonlySet<string> = new Set(['ac-power', 'disk-space']);

/** Nobody may start a night while the machine is half asleep. */
const NEVER_OFF = 'full-wake';

/**
 * Every constraint's answer, in the order a view shows them. Those named in `ignored` or in `constraints.ignore` are
 * off; all but wakefulness can be.
 */
export function checkConstraints(
  config: Config,
  observed: Observed,
  ignored: readonly string[],
): readonly ConstraintReading[] {
  const device = completeReading(observed);
  const asked = observed.device === undefined ? CONSTRAINTS.filter(isBasic) : CONSTRAINTS;
  return asked.map((constraint) => {
    const reading = readingOf(constraint, config, device);
    if (constraint.id === NEVER_OFF) return reading;
    if (isIgnored(constraint, ignored))
      return off(reading, 'Ignored for this night, as you asked.');
    if (isIgnored(constraint, config.constraints.ignore)) {
      return off(reading, 'Ignored, as the configuration says.');
    }
    return reading;
  });
}

/** The first constraint that forbids starting, or null. */
export function blockedBy(readings: readonly ConstraintReading[]): ConstraintReading | null {
  return readings.find((reading) => reading.state === 'blocked') ?? null;
}

/** Whether a night would start now, in one sentence. */
export function judgeStart(readings: readonly ConstraintReading[]): ConstraintsVerdict {
  const blocking = readings.filter(({ state }) => state === 'blocked');
  const sentence =
    blocking.length === 0
      ? 'Every constraint holds: a night would start now.'
      : `A night would wait. ${blocking.map((reading) => reading.sentence).join(' ')}`;
  return {
    readings: [...readings],
    wouldStart: blocking.length === 0,
    blockedBy: blocking.map(({ name }) => name),
    sentence,
  };
}

/** Whether `names` mean this constraint; by id or name, by their letters alone, so `ac-power` and `AC` are the same. */
export function isIgnored(
  constraint: Pick<Constraint, 'id' | 'name'>,
  names: readonly string[],
): boolean {
  const own = [letters(constraint.name), letters(constraint.id)];
  return names.some((name) => {
    const plain = letters(name);
    return name === 'all' || (plain !== '' && own.some((one) => one.startsWith(plain)));
  });
}

function readingOf(
  constraint: Constraint,
  config: Config,
  device: DeviceReading,
): ConstraintReading {
  const { state, reading, sentence, fact } = constraint.check(config, device);
  const ageMs = fact.at === null ? null : Math.max(0, device.readAt - fact.at);
  const { id, name } = constraint;
  return { id, name, state, reading, sentence, source: fact.source, ageMs };
}

function isBasic({ id }: Constraint): boolean {
  return BASIC.has(id);
}

function off(reading: ConstraintReading, sentence: string): ConstraintReading {
  return { ...reading, state: 'off', sentence };
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, '');
}
