import type { Clock } from '../../ports/clock.ts';

/** Timers of waking time by name, however the wall clock is set: setting one again replaces it. */
export interface Timers {
  set(name: string, afterMs: number, run: () => void): void;
  clear(): void;
}

export function createTimers(clock: Clock): Timers {
  const cancels = new Map<string, () => void>();
  return {
    set: (name, afterMs, run) => {
      cancels.get(name)?.();
      cancels.set(name, clock.after(afterMs, run));
    },
    clear: () => {
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}

/** Starts `work` unless it runs; asked meanwhile, it runs once more afterwards. What it throws goes to `onFault`. */
export function oneAfterAnother(
  work: () => Promise<void>,
  onFault: (fault: unknown) => void,
): () => void {
  let isRunning = false;
  let isAskedAgain = false;
  const runOnce = async (): Promise<void> => {
    do {
      isAskedAgain = false;
      await work().catch(onFault);
    } while (isAskedAgain);
    isRunning = false;
  };
  return () => {
    isAskedAgain = true;
    if (isRunning) return;
    isRunning = true;
    void runOnce();
  };
}
