import fs from 'node:fs/promises';
import type { Probe } from './probe.ts';

const REMEMBER_MS = 60_000;

interface Clocks {
  /** Milliseconds of a clock that goes on during sleep and is never set; null when there is none. */
  readonly steadyMs: () => Promise<number | null>;
  readonly wallMs: () => number;
}

/** Steps of the wall clock against one that cannot be set. The first look knows of no step. */
export function clockProbe(clocks: Partial<Clocks> = {}): Probe {
  const steadyMs = clocks.steadyMs ?? readSteadyMs;
  const wallMs = clocks.wallMs ?? Date.now;
  let offset: number | null = null;
  let steps: readonly { readonly at: number; readonly ms: number }[] = [];
  return {
    source: 'two clocks',
    everyMs: 5000,
    isFast: true,
    look: async () => {
      const steady = await steadyMs();
      if (steady === null) return {};
      const before = offset;
      offset = wallMs() - steady;
      steps = steps.filter(({ at }) => steady - at <= REMEMBER_MS);
      if (before !== null) steps = [...steps, { at: steady, ms: offset - before }];
      const largest = steps.reduce((a, { ms }) => (Math.abs(ms) > Math.abs(a) ? ms : a), 0);
      return { clockStepMs: Math.round(largest) };
    },
  };
}

/** `/proc/uptime` counts sleep on Linux; elsewhere the monotonic clock of Node does. */
async function readSteadyMs(): Promise<number | null> {
  if (process.platform !== 'linux') return performance.now();
  const [seconds] = (await fs.readFile('/proc/uptime', 'utf8')).split(' ');
  const value = Number(seconds);
  return Number.isFinite(value) ? value * 1000 : null;
}
