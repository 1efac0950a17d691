import type { ClockReading } from '../../ports/clock.ts';
import { atSettled } from '../../time/at-settled.ts';
import { type NightContext, nightOf } from '../context.ts';
import { lastAgentAt } from './deadline.ts';

/**
 * Calls `onSpent` once an attempt that begins now has used `limits.taskTimeMs` of waking time, or when the last agent of
 * the night must end, whichever is first (features A8). Sleep does not use up the budget, and a set clock neither; the
 * night's end is wall-clock time. Where waking time is not known, the wall clock counts. Returns stop.
 */
export function watchBudget(context: NightContext, onSpent: () => void): () => void {
  const { clock } = context.ports;
  const { taskTimeMs } = context.config.limits;
  const began = clock.read();
  let cancel = (): void => undefined;

  function wait(): void {
    const leftMs = taskTimeMs - usedMs(began, clock.read());
    if (leftMs <= 0) onSpent();
    else cancel = clock.after(Math.ceil(leftMs), wait);
  }

  const cancelLast = atSettled(clock, lastAgentAt(nightOf(context)), onSpent);
  wait();
  return () => {
    cancel();
    cancelLast();
  };
}

function usedMs(began: ClockReading, now: ClockReading): number {
  if (began.awakeMs === null || now.awakeMs === null) return now.wallMs - began.wallMs;
  return now.awakeMs - began.awakeMs;
}
