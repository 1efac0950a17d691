import type { SlotExplanation, SlotRow } from '../../shared/schema/slot.ts';
import type { Store } from '../ports/store.ts';
import { formatClock } from '../time/clock-text.ts';
import { formatDay } from '../time/zone/calendar-day.ts';
import { firstDayAt, isNightDay, windowOf } from '../time/zone/night-window.ts';
import { nextSlot } from './plan/due.ts';
import type { Schedule } from './plan/schedule.ts';

/** Starts that far from the instant belong to the answer. */
const AROUND_MS = 3_600_000;

/**
 * What the schedule and the ledger say about one instant (features A5): whether it lies in a window, which starts are
 * near it, what became of them, and when the next one is.
 */
export function explain(schedule: Schedule, store: Store, at: number): SlotExplanation {
  const rows = store
    .slotsBetween(at - AROUND_MS, at + AROUND_MS)
    .filter(({ scheduleId }) => scheduleId === schedule.id);
  const zone = schedule.zone.name;
  const next = nextSlot(schedule, at);
  const nextWords =
    next === null
      ? 'The schedule has no later start.'
      : `The next start is on ${next.night} at ${formatClock(next.effectiveAt, zone)}.`;
  const sentences = [whereIs(schedule, at), ...rows.map((row) => whatBecame(row, zone)), nextWords];
  return { at, sentence: sentences.join(' '), slots: [...rows] };
}

function whereIs(schedule: Schedule, at: number): string {
  const zone = schedule.zone.name;
  const first = firstDayAt(schedule, at);
  for (let day = first; day <= first + 4; day += 1) {
    const window = windowOf(schedule, day);
    if (window === null || at < window.startAt || at >= window.endAt) continue;
    const span = `${formatClock(window.startAt, zone)}–${formatClock(window.endAt, zone)}`;
    if (isNightDay(schedule, day)) return `It lies in the window of ${window.date} (${span}).`;
    const why = schedule.excluded.has(day) ? 'the date is excluded' : 'its weekday is left out';
    return `It would lie in the window of ${formatDay(day)} (${span}), but ${why}.`;
  }
  return 'It lies outside every window.';
}

const BECAME: Readonly<Record<SlotRow['state'], string>> = {
  due: 'is due',
  claimed: 'was claimed and has no proof of work yet',
  started: 'is at work',
  done: 'ran',
  failed: 'failed',
  interrupted: 'was interrupted',
  missed: 'was missed',
  skipped: 'was left out',
};

function whatBecame({ slotAt, state, sentence }: SlotRow, zone: string): string {
  const why = sentence === '' ? '.' : `: ${sentence}`;
  return `The start of ${formatClock(slotAt, zone)} ${BECAME[state]}${why}`;
}
