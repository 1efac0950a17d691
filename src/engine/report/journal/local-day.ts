import { createLocalClock } from '../../time/local-clock.ts';

/** `YYYY-MM-DD` of an instant; without a zone, the system's. */
export function formatLocalDay(at: number, timeZone: string | undefined): string {
  const { year, month, day } = createLocalClock(timeZone).partsAt(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}`;
}
