import type { Device } from '../../engine/ports/device.ts';
import { createFacts } from './facts.ts';
import type { Probe } from './probe.ts';

/** A device that holds timers and child processes until `stop`. */
export interface HostDevice extends Device {
  stop(): void;
}

interface DeviceOptions {
  /** The best source first. */
  readonly probes: readonly Probe[];
  readonly now?: () => number;
  /** How long the first reading waits for slow sources. */
  readonly firstWaitMs?: number;
  /** After this long a look counts as failed; its late answer still counts when it comes. */
  readonly timeoutMs?: number;
}

const FIRST_WAIT_MS = 1000;
const TIMEOUT_MS = 3000;
/** A fast source that was asked this recently is not asked again. */
const FRESH_MS = 500;

/**
 * Looks at every source in its own rhythm and answers from what it knows. Timers never keep the process alive; a
 * source that hangs or fails leaves its last value, which grows old.
 */
export function createDevice(options: DeviceOptions): HostDevice {
  const { now = Date.now, firstWaitMs = FIRST_WAIT_MS, timeoutMs = TIMEOUT_MS } = options;
  const facts = createFacts(now);
  const listeners = new Set<() => void>();
  const heard = (rank: number, probe: Probe): Promise<void> =>
    probe.look().then(
      (values) => {
        if (!facts.take(rank, probe.source, values)) return;
        for (const listener of [...listeners]) listener();
      },
      // A source that fails says nothing; what it said last grows old.
      () => undefined,
    );
  const looks = options.probes.map((probe, rank) =>
    oneAtATime(() => heard(rank, probe), timeoutMs),
  );
  const timers = options.probes.map((probe, rank) =>
    setInterval(() => void looks[rank]?.(0), probe.everyMs).unref(),
  );
  const watches = options.probes.map((probe, rank) => probe.watch?.(() => void looks[rank]?.(0)));
  const first = atMost(Promise.all(looks.map((look) => look(0))), firstWaitMs);
  return {
    read: async () => {
      await first;
      const fast = looks.filter((_, rank) => options.probes[rank]?.isFast);
      await atMost(Promise.all(fast.map((look) => look(FRESH_MS))), FRESH_MS);
      return facts.read();
    },
    onChange: (run) => {
      listeners.add(run);
      return () => void listeners.delete(run);
    },
    stop: () => {
      for (const timer of timers) clearInterval(timer);
      for (const unwatch of watches) unwatch?.();
      for (const probe of options.probes) probe.stop?.();
      listeners.clear();
    },
  };
}

/** `look(maxAgeMs)` looks unless the last look began less than that long ago; two looks never overlap. */
function oneAtATime(
  look: () => Promise<void>,
  timeoutMs: number,
): (maxAgeMs: number) => Promise<void> {
  let running: Promise<void> | null = null;
  let beganAt = Number.NEGATIVE_INFINITY;
  return (maxAgeMs) => {
    if (running !== null) return running;
    if (performance.now() - beganAt < maxAgeMs) return Promise.resolve();
    beganAt = performance.now();
    running = atMost(look(), timeoutMs).finally(() => {
      running = null;
    });
    return running;
  };
}

/** Waits for `work`, but no longer than `ms`. */
async function atMost(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms).unref();
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
