import type { HiddenCount, HiddenKind } from '../../../shared/schema/outside/hidden.ts';

/** Counts what was found hidden. */
export interface Tally {
  add(kind: HiddenKind, count?: number): void;
  counts(): HiddenCount[];
}

export function createTally(): Tally {
  const found = new Map<HiddenKind, number>();
  return {
    add(kind, count = 1) {
      if (count > 0) found.set(kind, (found.get(kind) ?? 0) + count);
    },
    counts: () => [...found].map(([kind, count]) => ({ kind, count })),
  };
}

/** Several counts as one, in the order in which kinds were first found. */
export function sumCounts(all: readonly HiddenCount[]): HiddenCount[] {
  const tally = createTally();
  for (const { kind, count } of all) tally.add(kind, count);
  return tally.counts();
}
