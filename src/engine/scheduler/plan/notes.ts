import { formatDuration } from '../../time/duration.ts';
import { DAY_MS } from '../../time/zone/calendar-day.ts';
import { wallAt } from '../../time/zone/instants.ts';
import type { PlannedWindow } from '../../time/zone/night-window.ts';
import type { ClockChange } from '../../time/zone/zone.ts';
import type { Schedule } from './schedule.ts';

/** What a clock change does to one night, for a person to read before it comes. */
export interface NightNote {
  readonly kind: 'clocks-forward' | 'clocks-back' | 'moved-by-gap';
  /** The instant of the change. */
  readonly at: number;
  /** How far the clocks go, in milliseconds; below zero when they go back. */
  readonly shiftMs: number;
  readonly sentence: string;
}

/** The notes of a night; none on almost every night of the year. */
export function notesOf(schedule: Schedule, window: PlannedWindow): readonly NightNote[] {
  return changesIn(schedule, window).map((change) => noteOf(schedule, window, change));
}

/** The clock changes that touch a window, those at its ends included. */
export function changesIn(schedule: Schedule, window: PlannedWindow): readonly ClockChange[] {
  return schedule.zone.changesBetween(window.startAt, window.endAt).filter(({ at, ...change }) => {
    const isGap = change.afterMs > change.beforeMs;
    return at > window.startAt && at < window.endAt
      ? true
      : isGap && isPushed(schedule, window, at);
  });
}

/** Whether the gap that ends at `at` holds the start or the end as the rule has it. */
function isPushed(schedule: Schedule, window: PlannedWindow, at: number): boolean {
  const startWall = window.day * DAY_MS + schedule.startOfDayMs;
  const edges = [
    { edgeAt: window.startAt, wall: startWall },
    { edgeAt: window.endAt, wall: startWall + schedule.wallLengthMs },
  ];
  return edges.some(({ edgeAt, wall }) => edgeAt === at && wallAt(edgeAt, schedule.zone) !== wall);
}

function noteOf(schedule: Schedule, window: PlannedWindow, change: ClockChange): NightNote {
  const { at, beforeMs, afterMs } = change;
  const shiftMs = afterMs - beforeMs;
  const by = formatDuration(Math.abs(shiftMs));
  const from = formatWallClock(at + beforeMs);
  const lasts = `this night lasts ${formatDuration(window.endAt - window.startAt)}`;
  if (window.isMovedByGap) {
    const span = [window.startAt, window.endAt].map((edge) => wallClockAt(edge, schedule));
    const sentence = `The clocks skip this window at ${from}; it runs from ${span.join(' to ')} instead.`;
    return { kind: 'moved-by-gap', at, shiftMs, sentence };
  }
  const kind = shiftMs > 0 ? 'clocks-forward' : 'clocks-back';
  const way = shiftMs > 0 ? 'forward' : 'back';
  return { kind, at, shiftMs, sentence: `The clocks go ${way} by ${by} at ${from}; ${lasts}.` };
}

function wallClockAt(at: number, { zone }: Schedule): string {
  return formatWallClock(wallAt(at, zone));
}

function formatWallClock(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(11, 16);
}
