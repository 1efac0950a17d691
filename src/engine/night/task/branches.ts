import type { NightContext } from '../context.ts';

const NIGHTS_LOOKED_AT = 20;

/** Names that are taken: nights may follow each other within the minute that a branch name tells. */
export function recentBranches({ ports: { store } }: NightContext): ReadonlySet<string> {
  const nights = store.nights(NIGHTS_LOOKED_AT);
  return new Set(nights.flatMap(({ id }) => store.taskNights(id).map((row) => row.branch)));
}
