import type { EscalationCause, EscalationRefusal } from './quota.ts';

/** The try before: its rung, and whether the task goes on with it or its result was not accepted. */
export interface LastTry {
  readonly level: number;
  readonly isOpen: boolean;
}

/** What the next rung of a task follows from. Levels count from 0. */
export interface ClimbInput {
  /** How many rungs there are, at least 1. */
  readonly count: number;
  /** Null before the first try. */
  readonly last: LastTry | null;
  /** Where a first try would start, and why when that is not the cheapest rung. */
  readonly first: { readonly level: number; readonly cause: EscalationCause };
  readonly mayEscalate: boolean;
  /** What refuses going up for `cause`; without one, going on where it was. */
  readonly refuse: (cause: EscalationCause | null) => EscalationRefusal | null;
}

/** The rung of the next try. */
export interface Climb {
  readonly level: number;
  /** Set when it is a step up that counts as an escalation. */
  readonly cause: EscalationCause | null;
  /** Set when a stronger rung was refused. */
  readonly refused: { readonly level: number; readonly because: EscalationRefusal } | null;
}

/**
 * The rung of the next try (features E6): the first by class and record, the next one after a try that was not accepted,
 * the same one when a try is gone on with. What a quota refuses leaves the task on the rung it has, or on the cheapest
 * when that has no room either.
 */
export function climb(input: ClimbInput): Climb {
  const { base, wanted, cause } = wishOf(input);
  const because = wanted === 0 ? null : input.refuse(cause);
  if (because === null) return { level: wanted, cause, refused: null };
  const mayStay = cause !== null && input.refuse(null) === null;
  return { level: mayStay ? base : 0, cause: null, refused: { level: wanted, because } };
}

interface Wish {
  readonly base: number;
  readonly wanted: number;
  readonly cause: EscalationCause | null;
}

function wishOf({ count, last, first, mayEscalate }: ClimbInput): Wish {
  const top = count - 1;
  if (last === null) {
    const wanted = Math.min(first.level, top);
    return { base: 0, wanted, cause: wanted > 0 ? first.cause : null };
  }
  const base = Math.min(last.level, top);
  const wanted = last.isOpen || !mayEscalate ? base : Math.min(base + 1, top);
  return { base, wanted, cause: wanted > base ? 'failure' : null };
}
