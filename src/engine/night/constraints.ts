import type { ConstraintReading } from '../../shared/schema/host.ts';
import { checkConstraints } from '../constraints/check.ts';
import { type NightContext, nightOf, record } from './context.ts';

/** Reads the device and records every constraint whose state differs from the one recorded last. */
export async function readConstraints(
  context: NightContext,
): Promise<readonly ConstraintReading[]> {
  const { power, disk, store } = context.ports;
  const [source, freeBytes] = await Promise.all([power.read(), disk.freeBytes()]);
  const ignored = nightOf(context).scope.ignoreConstraints ?? [];
  const readings = checkConstraints(context.config, { power: source, freeBytes }, ignored);
  const known = new Map(
    store
      .eventsOf(context.nightId, ['constraint.changed'])
      .flatMap((event) =>
        event.type === 'constraint.changed' ? [[event.body.name, event.body.state] as const] : [],
      ),
  );
  for (const { name, state, sentence } of readings) {
    const before = known.get(name) ?? 'ok';
    const isNews = before !== state && !(before === 'ok' && state === 'off');
    if (isNews) record(context, { type: 'constraint.changed', body: { name, state, sentence } });
  }
  return readings;
}
