import type { Clock } from '../../../engine/ports/clock.ts';
import type { Usage } from '../../../shared/schema/attempt.ts';
import type { GrowingFile } from './growing-file.ts';

/** What a run has used up to its latest reply. */
export interface RunningUsage {
  readonly usage: Usage;
  /** The model asked for a tool, so that another request follows. */
  readonly goesOn: boolean;
}

/** Tells what a run uses while it works. */
export interface LiveUsage {
  /** The agent said something: what it wrote down is looked at soon. */
  heard(): void;
  end(): void;
}

/** An agent that is silent may still write down replies: refused commands leave no word (agents.md 0, fact 10). */
const LOOK_EVERY_MS = 2000;
/** Some agents write a reply down a moment after they told of it. */
const LOOK_AGAIN_MS = 250;

/**
 * Reads what an agent writes into its own thread file while it runs, and calls `onUsage` with each new total. Costs one
 * or two looks at the end of the file for each word of the agent, and one every 2 s.
 */
export function followUsage(parts: {
  readonly clock: Clock;
  readonly file: GrowingFile;
  /** Takes new lines; the total after them, or null when they say nothing of it. */
  readonly count: (lines: readonly string[]) => RunningUsage | null;
  readonly onUsage: (running: RunningUsage) => void;
}): LiveUsage {
  const { clock, file, count, onUsage } = parts;
  let isEnded = false;
  let isLooking = false;
  let isAsked = false;
  let cancel = (): void => undefined;

  async function look(): Promise<void> {
    isLooking = true;
    const lines = await file.read();
    const running = lines.length === 0 ? null : count(lines);
    isLooking = false;
    if (isEnded) return;
    if (running !== null) onUsage(running);
    if (!isAsked) return;
    isAsked = false;
    ask();
  }

  /** One look at a time; what is asked meanwhile is one look more. */
  function ask(): void {
    if (isEnded) return;
    if (isLooking) isAsked = true;
    else look().catch(() => undefined);
  }

  function wait(ms: number): void {
    cancel();
    cancel = clock.after(ms, () => {
      ask();
      wait(LOOK_EVERY_MS);
    });
  }

  wait(LOOK_EVERY_MS);
  return {
    heard() {
      if (isEnded) return;
      ask();
      wait(LOOK_AGAIN_MS);
    },
    end() {
      isEnded = true;
      cancel();
    },
  };
}
