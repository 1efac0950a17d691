import type { CheckFault } from '../../../shared/schema/check.ts';
import type { NightRow, StoreReads } from '../../ports/store.ts';

/** A check that is red at the base, with who is at fault. */
export interface RedAtBase {
  readonly repoId: string;
  readonly check: string;
  readonly fault: CheckFault;
}

/** What the night knows of checks that were red before any work; of a check that was looked at twice, the last. */
export function redAtBase(store: StoreReads, nightId: string): RedAtBase[] {
  const found = new Map<string, RedAtBase>();
  for (const event of store.eventsOf(nightId, ['baseline.explained'])) {
    if (event.type !== 'baseline.explained') continue;
    found.set(`${event.body.repoId}\n${event.body.check}`, event.body);
  }
  return [...found.values()];
}

/** One sentence for each check that is red at the base for another reason than the code, for the status. */
export function faultNotices(store: StoreReads, night: NightRow | null): string[] {
  if (night === null || night.endedAt !== null) return [];
  return redAtBase(store, night.id)
    .filter(({ fault }) => fault.by !== 'code')
    .map(
      ({ repoId, check, fault }) =>
        `${repoId}: check ${check} is red at the base. ${fault.sentence}`,
    );
}
