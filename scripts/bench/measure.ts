/** One line of the bench: a figure, the baseline it is compared with, and the budget it has to keep. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'KB' | 'ratio' | 'count' | '%';
  /** The same work without what we add, measured in this run; null where there is none. */
  readonly baseline: number | null;
  readonly budget: number | null;
}

/** Whether the benches that take minutes take them; otherwise they look at a slice (`NIGHTKILN_BENCH=full`). */
export const isFull = process.env['NIGHTKILN_BENCH'] === 'full';

/** Durations of `times` calls in milliseconds, sorted. */
export async function timeEach(times: number, run: (n: number) => unknown): Promise<number[]> {
  const durations: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const startedAt = performance.now();
    await run(n);
    durations.push(performance.now() - startedAt);
  }
  return durations.sort((a, b) => a - b);
}

/** The value below which the share `part` of sorted `values` lies. */
export function quantile(values: readonly number[], part: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;
}

/** The longest time the event loop did not turn while `run` was going on, in milliseconds. */
export async function longestStall(run: () => Promise<unknown>): Promise<number> {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  }, 1);
  await run();
  clearInterval(timer);
  return longest;
}
