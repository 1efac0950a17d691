import fs from 'node:fs';
import type { Clock } from '../engine/ports/clock.ts';

/**
 * A timer longer than this is set again and again: timers stand still during sleep and wrap after 24.8 days. So short that
 * what became due during sleep is at most this late (R14), and an agent is gone 5 s after its deadline (R35).
 */
export const LONGEST_HOP_MS = 2_000;

/**
 * The system's wall clock. A pending `at` keeps the process alive, because a night that waits must not end with its
 * last other handle; a due instant that passed during sleep is seen at most 2 s of waking time later. A reading also
 * notices that the machine has moved to another time zone.
 */
export function createNodeClock(options: NodeClockOptions = {}): Clock {
  const isLinux = (options.platform ?? process.platform) === 'linux';
  // Node's monotonic clock stands still during sleep on Linux and goes on during sleep on a Mac (scheduling-power.md 4.8).
  const steadyMs = isLinux ? readUptimeMs : monotonicMs;
  const awakeMs = options.awakeMs ?? (isLinux ? monotonicMs : () => null);
  return {
    now: Date.now,
    at: callAt,
    after: callAfter,
    read: () => {
      readZoneAgain();
      return { wallMs: Date.now(), steadyMs: steadyMs(), awakeMs: awakeMs() };
    },
  };
}

interface NodeClockOptions {
  readonly platform?: NodeJS.Platform;
  /** A clock that stands still during sleep, where the platform needs help for one. */
  readonly awakeMs?: (() => number | null) | undefined;
}

/**
 * Node asks for the zone of the machine once and keeps the answer for the life of the process; touching the variable
 * makes it ask again (0.2 ms). A zone that the environment sets stays.
 */
function readZoneAgain(): void {
  if (process.env['TZ'] === undefined) delete process.env['TZ'];
}

/** Milliseconds since the machine started, sleep included. */
function readUptimeMs(): number {
  return Number(fs.readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
}

function callAt(dueAt: number, run: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const hop = (): void => {
    const leftMs = dueAt - Date.now();
    timer = setTimeout(() => (Date.now() >= dueAt ? run() : hop()), hopLength(leftMs));
  };
  hop();
  return () => clearTimeout(timer);
}

function callAfter(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, Math.max(0, Math.min(ms, LONGEST_TIMER_MS)));
  return () => clearTimeout(timer);
}

/** Timers wrap beyond 31 bits (M38). */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

function hopLength(leftMs: number): number {
  return Math.min(Math.max(leftMs, 0), LONGEST_HOP_MS);
}

/** Milliseconds since this process started; never goes back when the wall clock is set. */
export function monotonicMs(): number {
  return performance.now();
}
