import type { DeviceReading } from '../../shared/schema/device.ts';
import type { ConstraintReading } from '../../shared/schema/host.ts';
import type { Rehearsing } from './host.ts';
import { blocking, type Finding, good, warning } from './stage.ts';

/** What is told of the machine in any case; the other constraints only where they block. */
const ALWAYS = ['ac-power', 'lid', 'low-power-mode', 'disk-space', 'shutdown-pending'];

/** What passes by itself once its user has gone to bed. */
const PASSING = ['user-idle', 'call', 'cpu', 'focus'];

/** What to do about a reading that says by itself what is wrong. */
const FIXES: Readonly<Record<string, string>> = {
  'ac-power': 'Connect mains power.',
  lid: 'Open the lid, or connect a display and the charger.',
  'low-power-mode': 'Plug in the charger, or turn low power mode off.',
  'shutdown-pending': 'Take the shutdown back.',
};

/** A line for charger, lid, low power mode, disk and shutdowns, one for whatever else blocks, and whether tonight would start. */
export async function rehearseMachine({ host, stage, limits }: Rehearsing): Promise<void> {
  const late = warning('The machine did not answer in time.');
  const reading = host.device?.read();
  const answer = host.engine['constraints.check']({});
  await stage.step({ id: 'start', limitMs: limits.askMs, late }, async () => {
    const verdict = await answer;
    if (!verdict.ok) return blocking(verdict.error.message, verdict.error.fix);
    const device = await reading;
    const told = verdict.value.readings.filter(isTold);
    await Promise.all(told.map((one) => tell(one, device)));
    return judgeStart(verdict.value.readings);
  });

  function tell(one: ConstraintReading, device: DeviceReading | undefined): Promise<void> {
    const wish = { id: one.id ?? one.name, limitMs: limits.askMs, late };
    return stage.step(wish, async () => describe(one, device));
  }
}

/** Whether something can hold off sleep while a night is on. */
export async function rehearseHold({ host, stage, config, limits }: Rehearsing): Promise<void> {
  const { sleepHeldBy } = host.capabilities;
  const late = warning('Whether sleep can be held off is not known.');
  await stage.step({ id: 'sleep-hold', limitMs: limits.askMs, late }, async () => {
    if (config.power.keepAwake === 'off') {
      return warning(
        'Sleep is not held off, as the configuration says.',
        'Set "power.keepAwake" to "armed".',
      );
    }
    if (sleepHeldBy !== null) return good(`Sleep is held off by ${sleepHeldBy}.`);
    return warning(
      'Nothing here can hold off sleep: a machine that sleeps does no work.',
      'Turn automatic sleep off in the system settings for tonight.',
    );
  });
}

function isTold({ id = '', state }: ConstraintReading): boolean {
  return ALWAYS.includes(id) || (state === 'blocked' && !PASSING.includes(id));
}

function describe(reading: ConstraintReading, device: DeviceReading | undefined): Finding {
  const { id = '', name, state, sentence } = reading;
  const fix = FIXES[id];
  if (state === 'blocked') {
    return fix === undefined ? blocking(sentence) : blocking(`${name}: ${reading.reading}.`, fix);
  }
  if (state === 'off') return good(`${name}: ${reading.reading}. ${sentence}`);
  if (state === 'unknown') return good(sentence);
  if (id === 'lid') return describeLid(sentence, device);
  // A constraint that holds and still has more to say than its reading has something to worry about.
  const isPlain = sentence === `${reading.reading}.`;
  return isPlain ? good(`${name}: ${sentence}`) : warning(sentence, fix);
}

/** What closing it would do (scheduling-power.md 3.2): a display of its own keeps a closed machine awake, on mains power. */
function describeLid(sentence: string, device: DeviceReading | undefined): Finding {
  const lid = device?.lid.value ?? null;
  if (lid === null) return good(`Lid: ${sentence}`);
  if (lid.isClosed)
    return good('The lid is closed; a display keeps it awake. Leave that connected.');
  return lid.causesSleep
    ? good('The lid is open. Leave it open: closed, the machine would sleep.')
    : good('The lid may be closed: a display keeps the machine awake. Leave that connected.');
}

function judgeStart(readings: readonly ConstraintReading[]): Finding {
  const held = readings.filter(({ state }) => state === 'blocked');
  const lasting = held.filter(({ id = '' }) => !PASSING.includes(id));
  const names = (some: readonly ConstraintReading[]): string =>
    some.map(({ name }) => name).join(', ');
  if (lasting.length > 0)
    return blocking(`A night would not start now. It waits for: ${names(lasting)}.`);
  if (held.length === 0) return good('Every constraint holds: a night would start now.');
  return good(`A night would start once you are done here. It waits for: ${names(held)}.`);
}
