import type { Config } from '../../shared/schema/config.ts';
import type { ConstraintReading } from '../../shared/schema/host.ts';
import { checkConstraints } from '../constraints/check.ts';
import type { Observed } from '../constraints/observed.ts';
import type { NightRow } from '../ports/store.ts';
import { type NightContext, nightOf, type Ports, record } from './context.ts';
import { pauseOf } from './watch/user-pause.ts';

/** Reads the device and records every constraint whose state differs from the one recorded last. */
export async function readConstraints(
  context: NightContext,
): Promise<readonly ConstraintReading[]> {
  const { store } = context.ports;
  const ignored = ignoredBy(store, nightOf(context), context.config);
  const readings = checkConstraints(context.config, await observe(context.ports), ignored);
  const known = new Map(
    store
      .eventsOf(context.nightId, ['constraint.changed'])
      .flatMap((event) =>
        event.type === 'constraint.changed' ? [[event.body.name, event.body.state] as const] : [],
      ),
  );
  for (const { name, state, sentence } of readings) {
    const before = known.get(name) ?? 'ok';
    const isNews = before !== state && !(before === 'ok' && isNothing(state));
    if (isNews) record(context, { type: 'constraint.changed', body: { name, state, sentence } });
  }
  return readings;
}

/** A constraint that is not asked, or not known from the beginning, is no event of the night. */
function isNothing(state: ConstraintReading['state']): boolean {
  return state === 'off' || state === 'unknown';
}

/** Everything the host can say now. */
export async function observe({
  power,
  disk,
  device,
}: Pick<Ports, 'power' | 'disk' | 'device'>): Promise<Observed> {
  const [source, freeBytes, reading] = await Promise.all([
    power.read(),
    disk.freeBytes(),
    device?.read(),
  ]);
  return { power: source, freeBytes, device: reading };
}

/** The constraints this night does not ask, with those that its user went on against in the middle of it. */
export function ignoredBy(
  store: Pick<Ports['store'], 'eventsOf'>,
  night: NightRow,
  { constraints }: Pick<Config, 'constraints'>,
): readonly string[] {
  return [...notAskedOf(night, constraints.onUserActive), ...pauseOf(store, night.id).ignore];
}

/**
 * The constraints a night does not ask by the way it was started: those it was told to ignore, and the user's presence where the user has
 * just started it or wants it to go on regardless (scheduling-power.md 4.5).
 */
export function notAskedOf(
  { scope, trigger, state }: Pick<NightRow, 'scope' | 'trigger' | 'state'>,
  onUserActive: string,
): readonly string[] {
  const isRegardless =
    trigger === 'command' || (state === 'running' && onUserActive === 'continue');
  return [...(scope.ignoreConstraints ?? []), ...(isRegardless ? ['user-idle'] : [])];
}
