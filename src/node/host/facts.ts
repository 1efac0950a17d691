import { STALE_MS } from '../../engine/constraints/constraint.ts';
import { emptyReading } from '../../engine/constraints/observed.ts';
import {
  type DeviceReading,
  type DeviceValues,
  FACT_NAMES,
  type Fact,
  type FactName,
} from '../../shared/schema/device.ts';

/** What several sources said last, the best of them first. */
export interface Facts {
  /** Takes over what source number `rank` just said. Returns whether a value that may decide a constraint changed. */
  take(rank: number, source: string, values: DeviceValues): boolean;
  read(): DeviceReading;
}

/** Values that move all the time; their constraints are looked at again anyway. */
const MEASURED: ReadonlySet<FactName> = new Set([
  'batteryPercent',
  'timeLeftMs',
  'othersCpuPercent',
  'disk',
  'idleMs',
]);

/**
 * Keeps the last good value of each source with its age: a source that is silent about a value leaves it to grow old,
 * one that says null takes it back. A source of a lower rank fills in where no better one knows.
 */
export function createFacts(now: () => number): Facts {
  const known = new Map<FactName, Map<number, Fact<unknown>>>();

  const best = (name: FactName, readAt: number): Fact<unknown> | undefined => {
    const facts = [...(known.get(name) ?? [])].sort(([a], [b]) => a - b).map(([, fact]) => fact);
    const fresh = facts.find((fact) => fact.at !== null && readAt - fact.at <= STALE_MS);
    return fresh ?? facts.sort((a, b) => (b.at ?? 0) - (a.at ?? 0))[0];
  };

  return {
    take: (rank, source, values) => {
      const at = now();
      let isNews = false;
      for (const name of FACT_NAMES) {
        const value = values[name];
        if (value === undefined) continue;
        const before = best(name, at)?.value;
        const facts = known.get(name) ?? new Map<number, Fact<unknown>>();
        if (value === null) facts.delete(rank);
        else facts.set(rank, { value, source, at });
        known.set(name, facts);
        const after = best(name, at)?.value;
        isNews ||= !MEASURED.has(name) && JSON.stringify(before) !== JSON.stringify(after);
      }
      return isNews;
    },
    read: () => {
      const readAt = now();
      const facts = FACT_NAMES.flatMap((name) => {
        const fact = best(name, readAt);
        return fact === undefined ? [] : [[name, fact] as const];
      });
      return { ...emptyReading(readAt), ...Object.fromEntries(facts) };
    },
  };
}
