import type { ConstraintReading } from '../../shared/schema/host.ts';

/** The checks that people look for before bed (ux.md 2.2); the others are shown when they block, or on request. */
const FAMILIAR = ['AC power', 'Network', 'CPU', 'Idle', 'Disk', 'Lid'];

/** What stands in the row, and what is folded away: a check that is off or unknown says nothing worth a chip. */
export function splitChecks(constraints: readonly ConstraintReading[]): {
  readonly shown: readonly ConstraintReading[];
  readonly folded: readonly ConstraintReading[];
} {
  const isShown = ({ name, state }: ConstraintReading): boolean =>
    state === 'blocked' || (FAMILIAR.includes(name) && (state === 'ok' || isTold(name, state)));
  return {
    shown: constraints.filter(isShown),
    folded: constraints.filter((one) => !isShown(one)),
  };
}

/** The charger is what people worry about most, so its chip stays, also when it is not asked. */
function isTold(name: string, state: ConstraintReading['state']): boolean {
  return name === 'AC power' && state === 'off';
}
