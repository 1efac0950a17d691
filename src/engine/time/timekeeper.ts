import type { ClockReading } from '../ports/clock.ts';

/** What one look at the clocks keeps for the next. Begin with `UNWATCHED`; it is plain data. */
export interface TimeState {
  readonly last: ClockReading | null;
  /** On the steady clock: until then a set wall clock is not yet trusted. */
  readonly unsettledUntil: number;
}

/** What happened to time since the look before. All milliseconds; zero at the first look. */
export interface TimeLook {
  readonly state: TimeState;
  /** How far the wall clock was set, forward or back. */
  readonly stepMs: number;
  /** How long the machine slept; 0 where the system does not say. */
  readonly sleptMs: number;
  /** Waking time that passed. Much more than a pulse: the process was frozen. */
  readonly gapMs: number;
  /** Whether the wall clock may be acted on. */
  readonly isSettled: boolean;
}

/** No look yet. */
export const UNWATCHED: TimeState = { last: null, unsettledUntil: Number.NEGATIVE_INFINITY };

/** A step of the wall clock that is worth a word (scheduling-power.md 4.3). */
export const NOTED_STEP_MS = 2000;
/** A step after which nothing is started or ended until the clock has stood for a minute. */
export const LARGE_STEP_MS = 300_000;
const SETTLE_MS = 60_000;

/** Compares two looks at the clocks: what was set, what was slept, what passed (scheduling-power.md 4.3.1). */
export function advanceTime(before: TimeState, reading: ClockReading): TimeLook {
  const { last } = before;
  if (last === null) {
    const state = { ...before, last: reading };
    return { state, stepMs: 0, sleptMs: 0, gapMs: 0, isSettled: true };
  }
  const steady = Math.max(0, reading.steadyMs - last.steadyMs);
  const stepMs = reading.wallMs - last.wallMs - steady;
  const awake =
    reading.awakeMs === null || last.awakeMs === null ? steady : reading.awakeMs - last.awakeMs;
  const gapMs = Math.min(steady, Math.max(0, awake));
  const isLarge = Math.abs(stepMs) > LARGE_STEP_MS;
  const unsettledUntil = isLarge ? reading.steadyMs + SETTLE_MS : before.unsettledUntil;
  return {
    state: { last: reading, unsettledUntil },
    stepMs: Math.abs(stepMs) > NOTED_STEP_MS ? stepMs : 0,
    sleptMs: steady - gapMs,
    gapMs,
    isSettled: reading.steadyMs >= unsettledUntil,
  };
}
