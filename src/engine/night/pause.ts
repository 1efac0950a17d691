import type { Clock } from '../ports/clock.ts';

/** Something that calls back when it happens. Returns stop. */
type Nudge = (run: () => void) => () => void;

interface Ends {
  readonly signal: AbortSignal;
  readonly nudge?: Nudge;
}

/** Resolves at `dueAt`, when `signal` aborts, or when `nudge` calls back, whichever is first. */
export function waitUntil(clock: Clock, dueAt: number, ends: Ends): Promise<void> {
  return pause((run) => clock.at(dueAt, run), ends);
}

/** As `waitUntil`, after `ms` of waking time: for looking again, which a clock that is set must not put off. */
export function waitFor(clock: Clock, ms: number, ends: Ends): Promise<void> {
  return pause((run) => clock.after(ms, run), ends);
}

/** Calls back when any of `nudges` does. */
export function anyOf(...nudges: readonly Nudge[]): Nudge {
  return (run) => {
    const stops = nudges.map((nudge) => nudge(run));
    return () => {
      for (const stop of stops) stop();
    };
  };
}

function pause(timer: Nudge, { signal, nudge }: Ends): Promise<void> {
  return new Promise((resolve) => {
    const cancels: (() => void)[] = [];
    const finish = (): void => {
      for (const cancel of cancels) cancel();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', finish, { once: true });
    cancels.push(timer(finish));
    if (nudge !== undefined) cancels.push(nudge(finish));
  });
}
