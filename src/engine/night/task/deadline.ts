const MAX_WRAP_UP_MS = 10 * 60_000;
/** A short night asks for no more than this share of itself as time to go on. */
const RUNWAY_SHARE = 1 / 4;

/** The times of a night that bound its agents. */
interface Span {
  readonly windowStartAt: number;
  readonly deadlineAt: number;
}

/**
 * When the last agent of a night must end: early enough before its deadline that the result can still be proved (a tenth
 * of the window, at most ten minutes; features A8).
 */
export function lastAgentAt({ windowStartAt, deadlineAt }: Span): number {
  const wrapUpMs = Math.min(MAX_WRAP_UP_MS, (deadlineAt - windowStartAt) / 10);
  return Math.round(deadlineAt - wrapUpMs);
}

/** When an attempt that starts now must end at the latest, if the machine does not sleep: after its own time, and with the last agent. */
export function agentDeadline(input: {
  readonly now: number;
  readonly night: Span;
  readonly taskTimeMs: number;
}): number {
  return Math.min(input.now + input.taskTimeMs, lastAgentAt(input.night));
}

/** From when on work that was stopped is not taken up again: too little would be left for it (`limits.minRunwayMs`). */
export function lastResumeAt(night: Span, minRunwayMs: number): number {
  const shareMs = (night.deadlineAt - night.windowStartAt) * RUNWAY_SHARE;
  return lastAgentAt(night) - Math.round(Math.min(minRunwayMs, shareMs));
}
