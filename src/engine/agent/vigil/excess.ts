import type { AttemptLimits, Excess } from '../../../shared/schema/settings/vigil.ts';
import type { Vitals } from '../../ports/agent.ts';

/** What of a run is more than it may be; null while all of it is within its limits. What is not known is not too much. */
export function excessOf(
  vitals: Pick<Vitals, 'memoryBytes' | 'processes'> & { readonly grownBytes: number | null },
  limits: AttemptLimits,
): Excess | null {
  const { memoryBytes, processes, grownBytes } = vitals;
  return (
    beyond('memory', memoryBytes, limits.memoryBytes) ??
    beyond('processes', processes, limits.processes) ??
    beyond('disk', grownBytes, limits.diskBytes)
  );
}

function beyond(of: Excess['of'], used: number | null, ceiling: number): Excess | null {
  if (used === null || used <= ceiling) return null;
  const [all, part] = SENTENCES[of](used, ceiling);
  return { of, used, ceiling, sentence: `It used ${all}; one try may use ${part}.` };
}

const SENTENCES: Readonly<Record<Excess['of'], (used: number, ceiling: number) => string[]>> = {
  memory: (used, ceiling) => [`${sizeOf(used)} of memory`, sizeOf(ceiling)],
  processes: (used, ceiling) => [`${used} processes at once`, `${ceiling}`],
  disk: (used, ceiling) => [`${sizeOf(used)} of disk`, sizeOf(ceiling)],
};

/** "12 GB", "350 MB": decimal units, as the settings are. */
function sizeOf(bytes: number): string {
  const [size, unit] = bytes >= 1e9 ? [bytes / 1e9, 'GB'] : [bytes / 1e6, 'MB'];
  return `${size >= 100 ? Math.round(size) : Math.round(size * 10) / 10} ${unit}`;
}
