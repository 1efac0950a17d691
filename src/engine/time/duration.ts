const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** A length of time in words, as the interface writes it: "4 h 12 m", "42 m", "40 s". Anything below zero is "0 s". */
export function formatDuration(ms: number): string {
  const length = Number.isFinite(ms) ? Math.max(0, ms) : 0;
  if (length < MINUTE_MS) return `${Math.floor(length / SECOND_MS)} s`;
  const hours = Math.floor(length / HOUR_MS);
  const minutes = Math.floor((length % HOUR_MS) / MINUTE_MS);
  if (hours === 0) return `${minutes} m`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} m`;
}
