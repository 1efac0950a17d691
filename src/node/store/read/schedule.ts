import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Store } from '../../../engine/ports/store.ts';
import { SlotRow } from '../../../shared/schema/slot.ts';
import { askAll, askOne } from './question.ts';

const Watermark = z.object({ watchedUntil: z.number() });

const PresenceRow = z.object({
  fromAt: z.number(),
  toAt: z.number(),
  absence: z.enum(['none', 'app_down', 'asleep', 'dark_wake', 'clock_step']),
});

const StateRow = z.object({
  paused: z.number().transform((value) => value === 1),
  note: z.string(),
  pausedUntil: z.number().nullable(),
  skipSlotAt: z.number().nullable(),
  resumedAt: z.number().nullable(),
});

const UNTOUCHED = {
  paused: false,
  note: '',
  pausedUntil: null,
  skipSlotAt: null,
  resumedAt: null,
} as const;

/** The store's questions about starts, schedules and who watched the clock. */
export function readSchedules(
  db: Database.Database,
): Pick<
  Store,
  | 'slot'
  | 'slotsBetween'
  | 'slotsOfNight'
  | 'openSlots'
  | 'scheduleState'
  | 'watermark'
  | 'presence'
> {
  const state = askOne(db, StateRow, 'SELECT * FROM schedule_state WHERE schedule_id=?');
  const watermark = askOne(
    db,
    Watermark,
    'SELECT watched_until FROM watermark WHERE schedule_id=?',
  );
  return {
    slot: askOne(db, SlotRow, 'SELECT * FROM slot WHERE schedule_id=? AND slot_at=?'),
    slotsBetween: askAll(
      db,
      SlotRow,
      'SELECT * FROM slot WHERE slot_at BETWEEN ? AND ? ORDER BY slot_at, schedule_id',
    ),
    slotsOfNight: askAll(db, SlotRow, 'SELECT * FROM slot WHERE night_id=? ORDER BY slot_at'),
    openSlots: askAll(
      db,
      SlotRow,
      `SELECT * FROM slot WHERE state IN('due','claimed','started') ORDER BY slot_at`,
    ),
    scheduleState: (scheduleId) => state(scheduleId) ?? UNTOUCHED,
    watermark: (scheduleId) => watermark(scheduleId)?.watchedUntil ?? null,
    presence: askAll(db, PresenceRow, 'SELECT * FROM presence WHERE to_at>? ORDER BY from_at'),
  };
}
