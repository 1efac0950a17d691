import type { Config } from '../../shared/schema/config.ts';
import { type CronText, readCronText } from './cron-text.ts';
import { createWallTable, type WallTable } from './wall-table.ts';

/** A start that the schedule names, found without the planner. */
export interface OracleSlot {
  readonly slotAt: number;
  readonly windowStartAt: number;
  readonly windowEndAt: number;
  /** The last instant at which a start leaves the runway. */
  readonly latestAt: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Every start with `fromAt` <= slotAt <= `toAt`, oldest first (scheduling-power.md 2.4), minute by minute. */
export function plannedSlots(config: Config, fromAt: number, toAt: number): readonly OracleSlot[] {
  const timeZone = config.schedule.timeZone ?? 'UTC';
  const table = createWallTable(timeZone, fromAt - 3 * DAY_MS, toAt + 3 * DAY_MS);
  const firstDay = Math.floor((fromAt - DAY_MS) / DAY_MS) * DAY_MS;
  const slots: OracleSlot[] = [];
  for (let day = firstDay; day <= toAt + DAY_MS; day += DAY_MS) {
    if (isNight(config, day)) slots.push(...slotsOfNight(config, table, day));
  }
  return slots.filter(({ slotAt }) => slotAt >= fromAt && slotAt <= toAt);
}

function isNight({ window: { days, exclude } }: Config, day: number): boolean {
  const date = new Date(day);
  const name = WEEKDAYS[date.getUTCDay()];
  if (days !== undefined && !days.some((one) => one === name)) return false;
  return exclude?.includes(date.toISOString().slice(0, 10)) !== true;
}

function slotsOfNight(config: Config, table: WallTable, day: number): OracleSlot[] {
  const window = windowOf(config, table, day);
  if (window === null) return [];
  const { startAt, endAt } = window;
  const latestAt = endAt - config.limits.minRunwayMs;
  if (latestAt < startAt) return [];
  const { expression, expressions = [] } = config.schedule;
  const named = [...(expression === undefined ? [] : [expression]), ...expressions];
  const span = { fromAt: startAt, toAt: latestAt };
  const times =
    named.length === 0
      ? [startAt]
      : named.flatMap((text) => timesOf(readCronText(text), table, span));
  return [...new Set(times)]
    .sort((a, b) => a - b)
    .map((slotAt) => ({ slotAt, windowStartAt: startAt, windowEndAt: endAt, latestAt }));
}

interface Window {
  readonly startAt: number;
  readonly endAt: number;
}

function windowOf({ window }: Config, table: WallTable, day: number): Window | null {
  const [start, end] = [msOf(window.start), msOf(window.end)];
  const lengthMs = end > start ? end - start : end - start + DAY_MS;
  const startAt = table.first(day + start);
  const shownEndAt = table.last(day + start + lengthMs);
  const wantedEndAt = shownEndAt <= startAt ? startAt + lengthMs : shownEndAt;
  const endAt = Math.min(wantedEndAt, table.first(day + DAY_MS + start));
  return endAt > startAt ? { startAt, endAt } : null;
}

function msOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * HOUR_MS + minutes * MINUTE_MS;
}

/** Fixed times run once a date, after a gap when it holds them; intervals run whenever a clock shows them. */
function timesOf(
  cron: CronText,
  table: WallTable,
  { fromAt, toAt }: { fromAt: number; toAt: number },
): number[] {
  const isWithin = (at: number): boolean => at >= fromAt && at <= toAt;
  if (!cron.isFixed) {
    return table.minutes
      .filter(({ at, wall }) => isWithin(at) && fits(cron, wall))
      .map(({ at }) => at);
  }
  const walls: number[] = [];
  for (
    let day = Math.floor(fromAt / DAY_MS) * DAY_MS - DAY_MS;
    day <= toAt + DAY_MS;
    day += DAY_MS
  ) {
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) walls.push(day + hour * HOUR_MS + minute * MINUTE_MS);
    }
  }
  return walls
    .filter((wall) => cron.weekdays.has(new Date(wall).getUTCDay()))
    .map((wall) => table.first(wall))
    .filter(isWithin);
}

function fits({ minutes, hours, weekdays }: CronText, wall: number): boolean {
  const date = new Date(wall);
  return (
    minutes.has(date.getUTCMinutes()) &&
    hours.has(date.getUTCHours()) &&
    weekdays.has(date.getUTCDay())
  );
}
