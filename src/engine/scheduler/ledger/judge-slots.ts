import type { SlotOutcome } from '../../../shared/schema/slot.ts';
import type { Absence, ScheduleState } from '../../ports/store.ts';
import type { PlannedSlot } from '../plan/slots.ts';
import { dropOf, missOf } from './outcome.ts';
import type { SlotRules } from './rules.ts';

/** The open night as its starts see it. */
export interface NightFacts {
  readonly windowStartAt: number;
  readonly deadlineAt: number;
  /** A pass works now. */
  readonly isBusy: boolean;
  /** Starts that are due and wait for their pass. */
  readonly waiting: number;
  /** Starts so far, those that wait included. */
  readonly runs: number;
  /** It wraps up and takes no further start. */
  readonly isEnding: boolean;
  readonly lastRunAt: number | null;
}

/** Everything a verdict depends on. */
export interface SlotCase {
  /** Starts that came due since the last look and have no row yet, oldest first. */
  readonly slots: readonly PlannedSlot[];
  readonly now: number;
  readonly rules: SlotRules;
  readonly state: ScheduleState;
  /** Whether an emergency stop is in force. */
  readonly isStopped: boolean;
  readonly night: NightFacts | null;
  /** Whether a night was switched on for this start and is over without having begun. */
  readonly wasArmedFor: (slot: PlannedSlot) => boolean;
  /** Whether the user ended or cancelled the night of this start by hand. */
  readonly wasEndedFor: (slot: PlannedSlot) => boolean;
  /** Why nobody watched at an instant; null when somebody did. */
  readonly absenceAt: (at: number) => Absence | null;
}

/** What becomes of one start. */
export type SlotVerdict =
  | { readonly slot: PlannedSlot; readonly kind: 'run'; readonly isLate: boolean }
  | { readonly slot: PlannedSlot; readonly kind: 'drop'; readonly outcome: SlotOutcome };

/**
 * The fate of every start that came due (scheduling-power.md 4.3.3-5): only the newest can still run, all older ones
 * are missed with their cause. Pure; each start is in the answer exactly once, in the order given.
 */
export function judgeSlots(given: SlotCase): readonly SlotVerdict[] {
  const { slots, state } = given;
  const newest = slots.at(-1);
  return slots.map((slot) => {
    const outcome =
      (given.isStopped ? dropOf('emergency') : decidedByUser(slot, state, given.now)) ??
      (slot === newest ? refusalOf(slot, given) : missOf(given.absenceAt(slot.effectiveAt)));
    if (outcome !== null) return { slot, kind: 'drop', outcome };
    return { slot, kind: 'run', isLate: isLate(slot, given) };
  });
}

function isLate(slot: PlannedSlot, { now, rules }: SlotCase): boolean {
  return now - slot.effectiveAt > rules.toleranceMs;
}

function decidedByUser(slot: PlannedSlot, state: ScheduleState, now: number): SlotOutcome | null {
  const isPaused = state.paused && (state.pausedUntil === null || now < state.pausedUntil);
  if (isPaused) return dropOf('paused', state.note);
  return state.skipSlotAt === slot.slotAt ? dropOf('skipped_by_user') : null;
}

/** Why the newest start does not run; null when it does. */
function refusalOf(slot: PlannedSlot, given: SlotCase): SlotOutcome | null {
  return tooLate(slot, given) ?? notWanted(slot, given);
}

function tooLate(slot: PlannedSlot, given: SlotCase): SlotOutcome | null {
  if (!isLate(slot, given)) return null;
  const { now, rules } = given;
  const miss = missOf(given.absenceAt(slot.effectiveAt));
  if (!rules.catchesUp) return miss;
  if (rules.catchUpMs !== null && now - slot.effectiveAt > rules.catchUpMs) return miss;
  return rules.scope === 'same_window' && now > slot.latestAt ? miss : null;
}

function notWanted(slot: PlannedSlot, given: SlotCase): SlotOutcome | null {
  const { night, rules } = given;
  if (night !== null) return refusalOfNight(slot, night, given);
  const isOwed = rules.scope === 'any_time' && given.wasArmedFor(slot);
  const isWanted = isOwed || (rules.everyNight && !given.wasEndedFor(slot));
  return isWanted ? null : dropOf('not_armed');
}

function refusalOfNight(
  slot: PlannedSlot,
  night: NightFacts,
  { now, rules }: SlotCase,
): SlotOutcome | null {
  // A night that was armed for a later window or start has nothing to do with this one.
  const isOfNight = slot.effectiveAt >= night.windowStartAt && slot.effectiveAt <= night.deadlineAt;
  if (!isOfNight) return dropOf('not_armed');
  if (night.isEnding) return dropOf('night_over');
  if (isInTheWay(night, rules)) return dropOf('overlap');
  if (rules.maxRuns !== null && night.runs >= rules.maxRuns) return dropOf('max_runs');
  const isTooSoon = night.lastRunAt !== null && now - night.lastRunAt < rules.minIntervalMs;
  return isTooSoon ? dropOf('min_interval') : null;
}

function isInTheWay({ isBusy, waiting }: NightFacts, { overlap }: SlotRules): boolean {
  if (overlap === 'skip') return isBusy || waiting > 0;
  return overlap === 'buffer_one' && waiting > 0;
}
