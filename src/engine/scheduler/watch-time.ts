import type { Clock } from '../ports/clock.ts';
import type { Device } from '../ports/device.ts';
import type { Absence, Store } from '../ports/store.ts';
import { formatDuration } from '../time/duration.ts';
import {
  advanceTime,
  LARGE_STEP_MS,
  type TimeLook,
  type TimeState,
  UNWATCHED,
} from '../time/timekeeper.ts';

/** A look at the clock that may be acted on: the machine is awake and its clock has settled. */
export interface TimeWatch {
  /** Null while nothing may be judged: half asleep, or the clock was just set. */
  look(): Promise<{ readonly now: number; readonly since: Absence | 'none' | undefined } | null>;
}

interface WatchPorts {
  readonly clock: Clock;
  readonly store: Store;
  readonly device?: Device | undefined;
}

/** Sleep that is worth a word, and after which a start counts as slept through. */
const SLEPT_MS = 30_000;
/** Waking time without a look after which the program counts as not running; a look comes at least once a minute. */
const FROZEN_MS = 120_000;

/**
 * Follows the clocks from look to look (scheduling-power.md 4.3.1-2) and records what came between two of them: sleep,
 * a dark wake, a set clock, a frozen process.
 */
export function watchTime({ clock, store, device }: WatchPorts): TimeWatch {
  const held: { time: TimeState; isFirst: boolean; pending: Absence | null } = {
    time: UNWATCHED,
    isFirst: true,
    pending: null,
  };
  const note = (kind: string, text: string): void => {
    const nightId = store.openNight()?.id;
    const event = { type: 'power.noted', body: { kind, text } } as const;
    store.append(nightId === undefined ? event : { ...event, nightId });
  };
  return {
    look: async () => {
      const isDark = await isHalfAsleep(device);
      const time = advanceTime(held.time, clock.read());
      held.time = time.state;
      tell(time, note);
      held.pending = strongest(held.pending, causeOf(time));
      if (isDark) {
        if (held.pending !== 'dark_wake' && held.pending !== 'asleep') {
          note('dark_wake', 'The machine is only half awake: nothing is started.');
        }
        held.pending ??= 'dark_wake';
        return null;
      }
      const since = takeAbsence(held, store);
      if (time.isSettled) return { now: clock.now(), since };
      store.watch({ at: clock.now(), ...(since === undefined ? {} : { absence: since }) });
      return null;
    },
  };
}

/** What was in the way before this look; the first one of a process follows a time without it. */
function takeAbsence(
  held: { isFirst: boolean; pending: Absence | null },
  store: Store,
): Absence | 'none' | undefined {
  const { isFirst, pending } = held;
  held.isFirst = false;
  held.pending = null;
  if (!isFirst) return pending ?? undefined;
  return store.presence(0).length > 0 ? 'app_down' : 'none';
}

/** Whether the machine says itself that it sleeps or is in a dark wake (scheduling-power.md 0.3). */
export async function isHalfAsleep(device: Device | undefined): Promise<boolean> {
  if (device === undefined) return false;
  const { isSuspended, fullWake } = await device.read();
  return isSuspended.value === true || fullWake.value === false;
}

/** Where the system does not tell sleep from waking time, a long gap was sleep: nothing else freezes a whole app. */
function causeOf({ state, stepMs, sleptMs, gapMs }: TimeLook): Absence | null {
  if (sleptMs > SLEPT_MS) return 'asleep';
  if (Math.abs(stepMs) > LARGE_STEP_MS) return 'clock_step';
  if (gapMs <= FROZEN_MS) return null;
  return state.last?.awakeMs === null ? 'asleep' : 'app_down';
}

/** Sleep explains more than the half-awake moments in it. */
function strongest(before: Absence | null, now: Absence | null): Absence | null {
  return before === null || now === 'asleep' ? (now ?? before) : before;
}

function tell({ stepMs, sleptMs }: TimeLook, note: (kind: string, text: string) => void): void {
  if (sleptMs > SLEPT_MS) note('slept', `The machine slept for ${inWords(sleptMs)}.`);
  if (stepMs !== 0) {
    const direction = stepMs > 0 ? 'forward' : 'back';
    note('clock_step', `The clock was set ${direction} by ${inWords(Math.abs(stepMs))}.`);
  }
}

/** The clocks are read one after another and not all of them to the millisecond: eight hours must not be 7 h 59 m. */
function inWords(ms: number): string {
  return formatDuration(Math.round(ms / 1000) * 1000);
}
