import type { Clock } from '../../src/engine/ports/clock.ts';

interface Timer {
  /** On the wall clock, or on the one that is never set. */
  readonly due: { readonly wall: number } | { readonly steady: number };
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. Timers fire in the order they are due, then in the order they were set. */
export interface ManualClock extends Clock {
  /** Moves to `at`, firing every timer due on the way, each at its own instant, with all pending promises settled between. */
  advanceTo(at: number): Promise<void>;
  advanceBy(ms: number): Promise<void>;
  /** Moves every clock to `at` without firing anything: the process was frozen. Back: as `stepTo`. */
  jumpTo(at: number): void;
  /** The machine sleeps: all but the awake clock move on, nothing fires. */
  sleepTo(at: number): void;
  /** Somebody sets the wall clock; the others stand. */
  stepTo(at: number): void;
  /** When the next timer is due; null without one. */
  nextDueAt(): number | null;
  pending(): number;
}

/** 2026-03-02 20:00 UTC, a Monday evening. */
export const EVENING_AT = Date.UTC(2026, 2, 2, 20, 0);

/** A manual clock that begins at `startAt`. */
export function createManualClock(startAt: number = EVENING_AT): ManualClock {
  let nowAt = startAt;
  // What the wall clock differs by from the clocks that are never set.
  let steppedMs = 0;
  let sleptMs = 0;
  let timers: readonly Timer[] = [];

  const dueAt = ({ due }: Timer): number =>
    'wall' in due ? due.wall : due.steady + steppedMs + startAt;
  const next = (): Timer | undefined =>
    timers.reduce<Timer | undefined>(
      (first, timer) => (first === undefined || dueAt(timer) < dueAt(first) ? timer : first),
      undefined,
    );
  const add = (timer: Timer): (() => void) => {
    timers = [...timers, timer];
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };

  async function advanceTo(at: number): Promise<void> {
    await settle();
    for (let timer = next(); timer !== undefined && dueAt(timer) <= at; timer = next()) {
      const due = timer;
      timers = timers.filter((other) => other !== due);
      nowAt = Math.max(nowAt, dueAt(due));
      due.run();
      await settle();
    }
    nowAt = Math.max(nowAt, at);
    await settle();
  }

  return {
    now: () => nowAt,
    at: (at, run) => add({ due: { wall: at }, run }),
    after: (ms, run) => add({ due: { steady: nowAt - steppedMs - startAt + ms }, run }),
    advanceTo,
    advanceBy: (ms) => advanceTo(nowAt + ms),
    read: () => {
      const steadyMs = nowAt - steppedMs - startAt;
      return { wallMs: nowAt, steadyMs, awakeMs: steadyMs - sleptMs };
    },
    jumpTo: (at) => {
      steppedMs += Math.min(0, at - nowAt);
      nowAt = at;
    },
    sleepTo: (at) => {
      sleptMs += at - nowAt;
      nowAt = at;
    },
    stepTo: (at) => {
      steppedMs += at - nowAt;
      nowAt = at;
    },
    nextDueAt: () => {
      const timer = next();
      return timer === undefined ? null : dueAt(timer);
    },
    pending: () => timers.length,
  };
}

/** A turn of the event loop runs after every promise that can go on has gone on; a few cover chains through immediates. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
