const MAX_WRAP_UP_MS = 10 * 60_000;

/**
 * When an attempt that starts now must end: after its own time, and early enough before the night's deadline that its
 * result can still be proved (a tenth of the window, at most ten minutes; features A8).
 */
export function agentDeadline(input: {
  readonly now: number;
  readonly night: { readonly windowStartAt: number; readonly deadlineAt: number };
  readonly taskTimeMs: number;
}): number {
  const { windowStartAt, deadlineAt } = input.night;
  const wrapUpMs = Math.min(MAX_WRAP_UP_MS, (deadlineAt - windowStartAt) / 10);
  return Math.min(input.now + input.taskTimeMs, Math.round(deadlineAt - wrapUpMs));
}
