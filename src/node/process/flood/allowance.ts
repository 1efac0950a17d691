/** How much of a stream may be cleaned: so much at once, and so much each second. */
export interface Allowance {
  readonly burstBytes: number;
  readonly bytesPerSecond: number;
}

/** Cleaning takes 25 ms for a MiB: a flood takes a twentieth of a core at most, and no output of ordinary size waits. */
export const ALLOWANCE: Allowance = {
  burstBytes: 16 * 1024 * 1024,
  bytesPerSecond: 2 * 1024 * 1024,
};

/** What is left of an allowance. */
export interface Account {
  /** Bytes that may be cleaned now. */
  left(): number;
  spend(bytes: number): void;
}

/** An account that is full now. */
export function openAccount({ burstBytes, bytesPerSecond }: Allowance): Account {
  let leftBytes = burstBytes;
  let at = performance.now();
  return {
    left() {
      const now = performance.now();
      leftBytes = Math.min(burstBytes, leftBytes + ((now - at) / 1000) * bytesPerSecond);
      at = now;
      return Math.floor(leftBytes);
    },
    spend(bytes) {
      leftBytes -= bytes;
    },
  };
}
