const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A duration with its two largest units: "40 s", "12 m", "4 h 12 m". Under a second it keeps milliseconds. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, Math.round(durationMs));
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < MINUTE_MS) return `${Math.floor(ms / 1_000)} s`;
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  if (hours === 0) return `${minutes} m`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} m`;
}

/** How long something has been going on; whole seconds, so that it does not flicker. */
export function formatElapsed(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1_000));
  return seconds < 60 ? `${seconds} s` : formatDuration(durationMs);
}

/** How long ago, in words: "just now", "40 s ago". */
export function formatAgo(durationMs: number): string {
  return durationMs < 5_000 ? 'just now' : `${formatElapsed(durationMs)} ago`;
}

/** A time of day in 24 hours, as in the engine's own sentences. */
export function formatTime(at: number): string {
  return new Intl.DateTimeFormat(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** A day with its weekday, e.g. "Fri 20 Nov". */
export function formatDay(at: number): string {
  return new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).format(at);
}

/** A count in few characters: "1.2M". */
export function formatCount(count: number): string {
  return new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 }).format(
    count,
  );
}

/** Dollars as an estimate; null reads "not reported". */
export function formatCost(costUsd: number | null): string {
  if (costUsd === null) return 'not reported';
  return new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(costUsd);
}

/** "1 task", "3 tasks". */
export function formatNumberOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The first characters of a commit's name. */
export function formatOid(oid: string): string {
  return oid.slice(0, 10);
}
