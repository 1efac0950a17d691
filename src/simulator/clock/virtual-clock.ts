import type { ClockReading } from '../../engine/ports/clock.ts';
import { createTimerHeap, type Timer, type TimerHeap } from './timer-heap.ts';

/** The time of a simulated machine. `steady` is the truth; the wall clock can be set, processes only live while awake. */
export interface VirtualClock {
  read(): ClockReading & { readonly awakeMs: number };
  /**
   * Awake time with a host in which the host's short timers were served as often as they wished, in steps of at most one pulse:
   * what "within one pulse" is measured in, because quiet hours are served more rarely.
   */
  servedMs(): number;
  /** A timer of the host, by the wall clock. */
  at(dueAt: number, run: () => void): () => void;
  /** A timer of the host, by the time it was awake. */
  after(ms: number, run: () => void): () => void;
  /** A timer of any process, by the time it was awake. */
  afterAwake(ms: number, run: () => void): () => void;
  /** Drops the host's timers: the process is gone. */
  dropHostTimers(): void;
  setWall(byMs: number): void;
  setAwake(isAwake: boolean): void;
  setHost(isUp: boolean): void;
  /** Something happened: for a while the host's short timers fire when they wish. */
  liven(): void;
  /** The steady instant at which the next timer fires; infinite without one. */
  nextAt(): number;
  /** Moves to a steady instant without firing. */
  moveTo(steadyMs: number): void;
  /** Fires what is due. */
  fire(): void;
}

/** A timer that is set for that soon is one of those that look again and again; a sooner one is meant exactly. */
const PULSES_MS = [20_000, 61_000] as const;
/** How long after something happened short timers are exact. */
const LIVELY_MS = 70_000;
/**
 * How rarely short timers fire in quiet hours, as under App Nap: seldom enough for thousands of nights, and often enough
 * that no start is later than its tolerance of a minute and the program does not take itself for frozen.
 */
const QUIET_MS = 75_000;
const PULSE_MS = 20_000;

interface Hands {
  steadyMs: number;
  wallOffsetMs: number;
  awakeMs: number;
  servedMs: number;
  livelyUntil: number;
  isAwake: boolean;
  isHostUp: boolean;
  order: number;
}

interface Heaps {
  /** By the wall clock. */
  readonly exact: TimerHeap;
  readonly short: TimerHeap;
  /** By the time that the machine was awake. */
  readonly awake: TimerHeap;
  readonly hostAwake: TimerHeap;
  readonly hostShort: TimerHeap;
}

/** Starts awake, with the wall clock at `wallMs`. */
export function createVirtualClock(wallMs: number): VirtualClock {
  const hands: Hands = {
    steadyMs: 0,
    wallOffsetMs: wallMs,
    awakeMs: 0,
    servedMs: 0,
    livelyUntil: LIVELY_MS,
    isAwake: true,
    isHostUp: false,
    order: 0,
  };
  const heaps: Heaps = {
    exact: createTimerHeap(),
    short: createTimerHeap(),
    awake: createTimerHeap(),
    hostAwake: createTimerHeap(),
    hostShort: createTimerHeap(),
  };
  return {
    ...handsOf(hands),
    ...timersOf(hands, heaps),
    nextAt: () => nextAt(hands, heaps),
    fire: () => fire(hands, heaps),
  };
}

type Moves = 'read' | 'servedMs' | 'setWall' | 'setAwake' | 'setHost' | 'liven' | 'moveTo';

function handsOf(hands: Hands): Pick<VirtualClock, Moves> {
  return {
    read: () => ({
      wallMs: hands.steadyMs + hands.wallOffsetMs,
      steadyMs: hands.steadyMs,
      awakeMs: hands.awakeMs,
    }),
    servedMs: () => hands.servedMs,
    setWall: (byMs) => {
      hands.wallOffsetMs += byMs;
    },
    setAwake: (isAwake) => {
      hands.isAwake = isAwake;
    },
    setHost: (isUp) => {
      hands.isHostUp = isUp;
    },
    liven: () => {
      hands.livelyUntil = hands.steadyMs + LIVELY_MS;
    },
    moveTo: (steadyMs) => {
      const passed = steadyMs - hands.steadyMs;
      if (hands.isAwake) {
        hands.awakeMs += passed;
        if (hands.isHostUp) hands.servedMs += Math.min(passed, PULSE_MS);
      }
      hands.steadyMs = steadyMs;
    },
  };
}

type Settings = 'at' | 'after' | 'afterAwake' | 'dropHostTimers';

function timersOf(hands: Hands, heaps: Heaps): Pick<VirtualClock, Settings> {
  const { exact, short, awake, hostAwake, hostShort } = heaps;
  const add = (heap: TimerHeap, dueAt: number, run: () => void): (() => void) => {
    hands.order += 1;
    const timer: Timer = { dueAt, run, order: hands.order, isCancelled: false };
    heap.push(timer);
    return () => {
      timer.isCancelled = true;
    };
  };
  return {
    at: (dueAt, run) => {
      const inMs = dueAt - hands.steadyMs - hands.wallOffsetMs;
      return add(isPulse(inMs) ? short : exact, dueAt, run);
    },
    after: (ms, run) => add(isPulse(ms) ? hostShort : hostAwake, hands.awakeMs + ms, run),
    afterAwake: (ms, run) => add(awake, hands.awakeMs + ms, run),
    dropHostTimers: () => {
      for (const heap of [exact, short, hostAwake, hostShort]) heap.clear();
    },
  };
}

function nextAt(hands: Hands, { exact, short, awake, hostAwake, hostShort }: Heaps): number {
  if (!hands.isAwake) return Number.POSITIVE_INFINITY;
  return Math.min(
    steadyOf(hands, exact.peek()),
    rareAt(hands, steadyOf(hands, short.peek())),
    afterAwakeOf(hands, awake.peek()),
    afterAwakeOf(hands, hostAwake.peek()),
    rareAt(hands, afterAwakeOf(hands, hostShort.peek())),
  );
}

function fire({ awakeMs, steadyMs, wallOffsetMs }: Hands, heaps: Heaps): void {
  const due = [
    ...takeDue(heaps.awake, awakeMs),
    ...takeDue(heaps.hostAwake, awakeMs),
    ...takeDue(heaps.hostShort, awakeMs),
    ...takeDue(heaps.exact, steadyMs + wallOffsetMs),
    ...takeDue(heaps.short, steadyMs + wallOffsetMs),
  ];
  for (const timer of due) if (!timer.isCancelled) timer.run();
}

function isPulse(inMs: number): boolean {
  return inMs >= PULSES_MS[0] && inMs <= PULSES_MS[1];
}

function steadyOf({ steadyMs, wallOffsetMs }: Hands, timer: Timer | null): number {
  if (timer === null) return Number.POSITIVE_INFINITY;
  return Math.max(steadyMs, timer.dueAt - wallOffsetMs);
}

function afterAwakeOf({ steadyMs, awakeMs }: Hands, timer: Timer | null): number {
  if (timer === null) return Number.POSITIVE_INFINITY;
  return steadyMs + Math.max(0, timer.dueAt - awakeMs);
}

/** When a short timer that wishes to fire at `steadyMs` does so. */
function rareAt({ livelyUntil }: Hands, steadyMs: number): number {
  if (steadyMs <= livelyUntil || !Number.isFinite(steadyMs)) return steadyMs;
  return livelyUntil + Math.ceil((steadyMs - livelyUntil) / QUIET_MS) * QUIET_MS;
}

function takeDue(heap: TimerHeap, now: number): Timer[] {
  const due: Timer[] = [];
  for (let timer = heap.peek(); timer !== null && timer.dueAt <= now; timer = heap.peek()) {
    due.push(timer);
    heap.pop();
  }
  return due;
}
