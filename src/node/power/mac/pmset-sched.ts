import { z } from 'zod';
import { ScheduledPowerEvent } from './reading.ts';

/** A power event of every week. `days` are 0 for Sunday to 6, null when the system only says "Some days". */
export const RepeatingPowerEvent = z.object({
  type: z.string(),
  minuteOfDay: z.number().int().min(0).max(1439),
  days: z.array(z.number().int().min(0).max(6)).nullable(),
});
export type RepeatingPowerEvent = z.infer<typeof RepeatingPowerEvent>;

/** Everything that is scheduled on the machine. */
export interface PowerSchedule {
  readonly repeating: readonly RepeatingPowerEvent[];
  readonly scheduled: readonly ScheduledPowerEvent[];
}

const ONCE =
  /^\s*\[\d+\]\s+(\S+) at (\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4}) (\d{1,2}):(\d{2}):(\d{2})(?: by '(.*)')?(?: leeway secs: -?\d+)?(?: User visible: true)?\s*$/;
const REPEATED = /^\s+(\S+) at (\d{1,2}):(\d{2})\s?([AP])M (\S.*)$/;
const DAY_NAMES = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

/**
 * Reads `pmset -g sched`. Dates there are local time. Null when the text is no schedule; an unreadable line is left
 * out, and an unreadable date leaves `atMs` null. Never throws.
 */
export function parseSchedule(text: string): PowerSchedule | null {
  const isEmpty = text.trim() === '' || /^No scheduled events/m.test(text);
  const hasHeading = /^(?:Scheduled|Repeating) power events:/m.test(text);
  if (!isEmpty && !hasHeading) return null;
  const lines = text.split('\n');
  return {
    repeating: lines.flatMap((line) => repeatingOf(REPEATED.exec(line))),
    scheduled: lines.flatMap((line) => scheduledOf(ONCE.exec(line))),
  };
}

function scheduledOf(match: RegExpExecArray | null): ScheduledPowerEvent[] {
  if (match === null) return [];
  const [, type, month, day, year, hour, minute, second, owner] = match;
  const fullYear = year?.length === 2 ? 2000 + Number(year) : Number(year);
  const at = new Date(fullYear, Number(month) - 1, Number(day));
  at.setHours(Number(hour), Number(minute), Number(second));
  const isReal = at.getMonth() === Number(month) - 1 && Number(hour) < 24;
  return [
    ScheduledPowerEvent.parse({
      atMs: isReal ? at.getTime() : null,
      // The tool prints its own argument name for what the system calls `wakepoweron`.
      type: type === 'wakeorpoweron' ? 'wakepoweron' : type,
      owner: owner ?? null,
    }),
  ];
}

function repeatingOf(match: RegExpExecArray | null): RepeatingPowerEvent[] {
  if (match === null) return [];
  const [, type, hour, minute, half, days] = match;
  // The tool prints midnight as 0:00AM and noon as 12:00PM.
  const minuteOfDay = ((Number(hour) % 12) + (half === 'P' ? 12 : 0)) * 60 + Number(minute);
  const event = RepeatingPowerEvent.safeParse({ type, minuteOfDay, days: daysOf(days ?? '') });
  return event.success ? [event.data] : [];
}

function daysOf(words: string): number[] | null {
  if (/^every ?day/i.test(words)) return [0, 1, 2, 3, 4, 5, 6];
  if (/^weekdays/i.test(words)) return [1, 2, 3, 4, 5];
  if (/^weekends/i.test(words)) return [0, 6];
  const day = DAY_NAMES.findIndex((name) => words.startsWith(name));
  return day === -1 ? null : [day];
}
