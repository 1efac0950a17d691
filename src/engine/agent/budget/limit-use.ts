import type { LimitUse } from '../../ports/agent.ts';

/** A use that was written down, and when. */
export interface SeenUse extends LimitUse {
  readonly at: number;
}

const WRITE_EVERY_MS = 60_000;
const MAX_NAMES = 8;

/** Whether what is left of a limit is to be kept for the person: too little of it is free, and it has not begun anew. */
export function isToBeKept(
  { usedPercent, resetsAt }: Omit<LimitUse, 'name'>,
  keepPercent: number,
  now: number,
): boolean {
  const isOver = resetsAt !== null && resetsAt <= now;
  return keepPercent > 0 && usedPercent >= 100 - keepPercent && !isOver;
}

/**
 * Whether `use` is worth a line in the journal after the `seen` ones of the same agent, oldest first: it changed by a
 * percent, and a minute has passed. Names are bounded too, because an agent tells them.
 */
export function isNews(use: LimitUse, seen: readonly SeenUse[], now: number): boolean {
  const last = seen.findLast(({ name }) => name === use.name);
  if (last === undefined) return new Set(seen.map(({ name }) => name)).size < MAX_NAMES;
  const isChanged = Math.abs(last.usedPercent - use.usedPercent) >= 1;
  return isChanged && now - last.at >= WRITE_EVERY_MS;
}
