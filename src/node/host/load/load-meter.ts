/** Processor times since some beginning, in milliseconds, summed over all processors. */
export interface Times {
  readonly busyMs: number;
  readonly wholeMs: number;
  /** Of this process and everything it started. */
  readonly ownMs: number;
}

/** Load by others over about a minute. */
export interface LoadMeter {
  /** Takes a sample; percent of all processors, null until a minute was seen. */
  take(times: Times, atMs: number): number | null;
}

const WINDOW_MS = 60_000;

/**
 * An exponentially weighted mean of the load that is not ours (scheduling-power.md 4.5: 60 s). The first minute is
 * unknown, because a short look at a machine that has just started something means nothing.
 */
export function createLoadMeter(): LoadMeter {
  let last: { readonly times: Times; readonly atMs: number } | null = null;
  let mean: number | null = null;
  let seenMs = 0;
  return {
    take: (times, atMs) => {
      const before = last;
      last = { times, atMs };
      if (before === null) return null;
      const passedMs = atMs - before.atMs;
      const whole = times.wholeMs - before.times.wholeMs;
      if (passedMs <= 0 || whole <= 0) return seenMs >= WINDOW_MS ? mean : null;
      // A child that is reaped moves its time to its parent between two reads, so ours may seem to shrink.
      const own = Math.max(0, times.ownMs - before.times.ownMs);
      const others = Math.max(0, times.busyMs - before.times.busyMs - own);
      const percent = Math.min(100, (100 * others) / whole);
      const weight = 1 - Math.exp(-passedMs / WINDOW_MS);
      mean = mean === null ? percent : mean + weight * (percent - mean);
      seenMs += passedMs;
      return seenMs >= WINDOW_MS ? mean : null;
    },
  };
}
