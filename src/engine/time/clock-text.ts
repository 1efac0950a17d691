import { createLocalClock } from './local-clock.ts';

/** The local time of day at `at`, `HH:MM` with 24 hours. `timeZone` is an IANA name; absent: the system's zone. */
export function formatClock(at: number, timeZone?: string): string {
  const { hour, minute } = createLocalClock(timeZone).partsAt(at);
  return [hour, minute].map((value) => String(value).padStart(2, '0')).join(':');
}
