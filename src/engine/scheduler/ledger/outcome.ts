import type { SlotOutcome } from '../../../shared/schema/slot.ts';
import type { Absence } from '../../ports/store.ts';

/** Why a start was left out although it could have been kept. */
export type DropReason =
  | 'paused'
  | 'emergency'
  | 'skipped_by_user'
  | 'not_armed'
  | 'night_over'
  | 'overlap'
  | 'max_runs'
  | 'min_interval';

const DROPPED: Readonly<Record<DropReason, string>> = {
  paused: 'The schedule was paused.',
  emergency: 'An emergency stop was in force.',
  skipped_by_user: 'You asked to skip this start.',
  not_armed: 'Tonight was not switched on.',
  night_over: 'The night was ending already.',
  overlap: 'Another pass was still at work.',
  max_runs: 'The night had as many starts as the configuration allows.',
  min_interval: 'It came too soon after the start before it.',
};

const MISSED: Readonly<Record<Absence | 'superseded', string>> = {
  app_down: 'Nightkiln was not running.',
  asleep: 'The machine was asleep.',
  dark_wake: 'The machine was only half awake.',
  clock_step: 'The clock was set past it.',
  superseded: 'A later start took its place.',
};

/** A start that was left out; `note` is the user's own. */
export function dropOf(reason: DropReason, note = ''): SlotOutcome {
  const words = DROPPED[reason];
  const sentence = note === '' ? words : `${words.slice(0, -1)}: ${note.slice(0, 200)}`;
  return { state: 'skipped', reason, sentence };
}

/** A start that nobody could keep, with its cause; somebody was there when a later start took its place. */
export function missOf(absence: Absence | null): SlotOutcome {
  const reason = absence ?? 'superseded';
  return { state: 'missed', reason, sentence: MISSED[reason] };
}
