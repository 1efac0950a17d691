import type { Clock } from '../ports/clock.ts';

/** Resolves at `dueAt`, when `signal` aborts, or when `nudge` calls back, whichever is first. */
export function waitUntil(
  clock: Clock,
  dueAt: number,
  options: { signal: AbortSignal; nudge?: (run: () => void) => () => void },
): Promise<void> {
  return new Promise((resolve) => {
    const cancels: (() => void)[] = [];
    const finish = (): void => {
      for (const cancel of cancels) cancel();
      options.signal.removeEventListener('abort', finish);
      resolve();
    };
    if (options.signal.aborted) return resolve();
    options.signal.addEventListener('abort', finish, { once: true });
    cancels.push(clock.at(dueAt, finish));
    if (options.nudge !== undefined) cancels.push(options.nudge(finish));
  });
}
