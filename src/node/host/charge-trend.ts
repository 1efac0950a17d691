const WINDOW_MS = 15 * 60_000;

/** Whether the charge goes down, from what it was in the last quarter of an hour. */
export interface ChargeTrend {
  /** Takes a sample; true from a loss of two points, false from five minutes without one, otherwise null. */
  take(percent: number, atMs: number): boolean | null;
  /** Forgets the past: the power source changed. */
  clear(): void;
}

const LOSS_PERCENT = 2;
const ENOUGH_MS = 5 * 60_000;

/** A weak charger shows as a charge that falls on mains power. One point may be rounding, so it takes two. */
export function createChargeTrend(): ChargeTrend {
  let samples: readonly { readonly percent: number; readonly atMs: number }[] = [];
  return {
    take: (percent, atMs) => {
      samples = [...samples.filter((one) => atMs - one.atMs <= WINDOW_MS), { percent, atMs }];
      const highest = Math.max(...samples.map((one) => one.percent));
      if (highest - percent >= LOSS_PERCENT) return true;
      const [oldest] = samples;
      return oldest !== undefined && atMs - oldest.atMs >= ENOUGH_MS ? false : null;
    },
    clear: () => {
      samples = [];
    },
  };
}
