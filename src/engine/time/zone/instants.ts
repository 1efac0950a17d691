import type { Zone } from './zone.ts';

/**
 * A reading of a local calendar and clock, written as the milliseconds that the same reading in UTC would have:
 * `dayNumber * DAY_MS + minutes * 60_000`. It is no instant until a zone is named.
 */
export type WallMs = number;

const HOUR_MS = 3_600_000;

/** No zone is further from UTC than 15 h 14 m, and none has jumped by more than a day. */
const FAR_MS = 26 * HOUR_MS;
const PROBES_MS = [-FAR_MS, -14 * HOUR_MS, 14 * HOUR_MS, FAR_MS];

/**
 * Every instant at which the clocks of `zone` show `wallMs`, oldest first (scheduling-power.md 2.4.1): one on ordinary
 * days, none in the gap of a clock that goes forward, two when it goes back over that time.
 */
export function instants(wallMs: WallMs, zone: Zone): readonly number[] {
  const before = zone.offsetAt(wallMs - FAR_MS);
  if (before === zone.offsetAt(wallMs + FAR_MS)) return [wallMs - before];
  const offsets = new Set(PROBES_MS.map((probe) => zone.offsetAt(wallMs + probe)));
  return [...offsets]
    .map((offset) => wallMs - offset)
    .filter((at) => at + zone.offsetAt(at) === wallMs)
    .sort((a, b) => a - b);
}

/** The first instant at which the clocks show `wallMs`; in a gap, the first instant after it. */
export function firstInstant(wallMs: WallMs, zone: Zone): number {
  return instants(wallMs, zone)[0] ?? endOfGap(wallMs, zone);
}

/** The last instant at which the clocks show `wallMs`; in a gap, the first instant after it. */
export function lastInstant(wallMs: WallMs, zone: Zone): number {
  return instants(wallMs, zone).at(-1) ?? endOfGap(wallMs, zone);
}

/** What the clocks of `zone` show at an instant. */
export function wallAt(instant: number, zone: Zone): WallMs {
  return instant + zone.offsetAt(instant);
}

/**
 * The offset that holds for every wall time from `fromWallMs` to `toWallMs`; null when a clock change is near enough
 * to have a say. The fast path of everything that walks days.
 */
export function steadyOffset(fromWallMs: WallMs, toWallMs: WallMs, zone: Zone): number | null {
  const before = zone.offsetAt(fromWallMs - FAR_MS);
  return before === zone.offsetAt(toWallMs + FAR_MS) ? before : null;
}

function endOfGap(wallMs: WallMs, zone: Zone): number {
  const gap = zone
    .changesBetween(wallMs - FAR_MS, wallMs + FAR_MS)
    .find(({ at, beforeMs, afterMs }) => at + beforeMs <= wallMs && wallMs < at + afterMs);
  if (gap === undefined) throw new Error(`no gap in ${zone.name} holds the wall time ${wallMs}`);
  return gap.at;
}
