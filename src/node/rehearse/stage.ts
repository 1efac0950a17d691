import { setTimeout as sleep } from 'node:timers/promises';
import type { RehearsalLine } from '../../shared/schema/host.ts';
import { monotonicMs } from '../clock.ts';

/** What one step found; `durationMs` where only a part of the step counts. */
export interface Finding {
  readonly level: RehearsalLine['level'];
  readonly sentence: string;
  readonly fix?: string | undefined;
  readonly durationMs?: number;
}

/** A step: the line it makes, how long it may take, and what it says when that is over. */
export interface StepWish {
  readonly id: string;
  readonly limitMs: number;
  readonly late: Finding;
}

/** Where the steps of one rehearsal take place. */
export interface Stage {
  /** Fires when the time for commands and agents is over, or the rehearsal is stopped. */
  readonly signal: AbortSignal;
  /** Milliseconds until then; 0 when it is over. */
  leftMs(): number;
  /** Makes one line of what `run` finds, or none of null. Resolves with the line, or at the limit. */
  step(wish: StepWish, run: () => Promise<Finding | null>): Promise<void>;
  /** Work that must be over before nothing is left behind; it is waited for at the end. */
  owe(work: Promise<unknown>): void;
}

/** Everything is fine. */
export function good(sentence: string): Finding {
  return { level: 'ok', sentence };
}

/** Tonight runs all the same. */
export function warning(sentence: string, fix?: string): Finding {
  return { level: 'warn', sentence, fix };
}

/** Tonight would wait for this, or fail on it. */
export function blocking(sentence: string, fix?: string): Finding {
  return { level: 'blocked', sentence, fix };
}

/** A stage whose lines go to `onLine` as they are made. */
export function createStage(parts: {
  readonly signal: AbortSignal;
  readonly endsAt: number;
  readonly onLine: (line: RehearsalLine) => void;
}): Stage & { settled(): Promise<void> } {
  const owed: Promise<unknown>[] = [];
  return {
    signal: parts.signal,
    leftMs: () => Math.max(0, parts.endsAt - monotonicMs()),
    step: async ({ id, limitMs, late }, run) => {
      const startedAt = monotonicMs();
      const work = run();
      owed.push(work);
      const finding = await within(work, limitMs, late);
      if (finding === null) return;
      const { durationMs = monotonicMs() - startedAt, level, sentence, fix } = finding;
      parts.onLine({
        id,
        level,
        sentence,
        ...(fix === undefined ? {} : { fix }),
        durationMs: Math.round(durationMs),
      });
    },
    owe: (work) => void owed.push(work),
    settled: async () => {
      // What is owed may owe more while it is waited for.
      for (let index = 0; index < owed.length; index += 1) await owed[index];
    },
  };
}

/** What `work` gives, or `otherwise` when it takes longer than `ms`. */
export async function within<T>(work: Promise<T>, ms: number, otherwise: T): Promise<T> {
  const timer = new AbortController();
  const limit = sleep(ms, otherwise, { signal: timer.signal }).catch(() => otherwise);
  try {
    return await Promise.race([work, limit]);
  } finally {
    timer.abort();
  }
}
