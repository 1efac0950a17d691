import { localReading } from '../world/calendar.ts';

/** What clocks on the wall show, minute by minute: slow, plain, and independent of the planner. */
export interface WallTable {
  /** Every instant that shows `wall`, oldest first; `wall` is the instant at which a clock in UTC shows the same. */
  showing(wall: number): readonly number[];
  /** The first instant that shows `wall` or, when no clock ever does, something later; infinite beyond the table. */
  first(wall: number): number;
  /** The last instant that shows `wall`, or the first that shows something later. */
  last(wall: number): number;
  /** Every minute with what it shows. */
  readonly minutes: readonly { readonly at: number; readonly wall: number }[];
}

const MINUTE_MS = 60_000;
/** No clock is set between two quarters of an hour. */
const ASKED_EVERY_MS = 15 * MINUTE_MS;

/** Asks the platform what `timeZone` shows between two instants. */
export function createWallTable(timeZone: string, fromAt: number, toAt: number): WallTable {
  const minutes: { at: number; wall: number }[] = [];
  const byWall = new Map<number, number[]>();
  const start = Math.floor(fromAt / ASKED_EVERY_MS) * ASKED_EVERY_MS;
  for (let quarter = start; quarter < toAt; quarter += ASKED_EVERY_MS) {
    const shown = localReading(timeZone, quarter);
    for (let past = 0; past < ASKED_EVERY_MS; past += MINUTE_MS) {
      const wall = shown + past;
      minutes.push({ at: quarter + past, wall });
      byWall.set(wall, [...(byWall.get(wall) ?? []), quarter + past]);
    }
  }
  const showing = (wall: number): readonly number[] => byWall.get(wall) ?? [];
  const later = (wall: number): number =>
    minutes.find((minute) => minute.wall > wall)?.at ?? Number.POSITIVE_INFINITY;
  return {
    minutes,
    showing,
    first: (wall) => showing(wall)[0] ?? later(wall),
    last: (wall) => showing(wall).at(-1) ?? later(wall),
  };
}
