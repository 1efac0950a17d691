import type { HoldLevel } from '../../../shared/schema/night.ts';
import type { NightContext } from '../context.ts';

/** What is in force: the stronger of what the constraints and the person ask for. */
export interface Holding {
  readonly level: HoldLevel;
  /** The constraint that asks for it, `flapping`, or `user`; null while nothing holds. */
  readonly because: string | null;
  readonly sentence: string;
}

/** A place that a night gives out: to a task from its begin to its verdict, to an agent for one attempt. */
export type Place = 'task' | 'agent';

/** How a night is held back at this moment, for everything that starts work or runs it. */
export interface NightHold {
  now(): Holding;
  /** Looks at the device at once; resolves when `now` says what was seen. */
  lookNow(): Promise<void>;
  /** Whether the wall clock has stood for a minute; one that was just set by much is not yet to be acted on. */
  isSettled(): boolean;
  /** Takes a place where one more is allowed now; null where not. The answer gives it back. */
  claim(place: Place): (() => void) | null;
  /** Calls back when `now` changed or a place became free. Returns stop. */
  onChange(run: () => void): () => void;
  /** Calls back after a sleep, once the machine is fully awake and the network is back. Returns stop. */
  onWake(run: () => void): () => void;
}

/** A night at work, with what holds it back. */
export interface HeldNight extends NightContext {
  readonly hold: NightHold;
}

/** Whether agents and checks must end now, their work saved. */
export function mustStop({ hold }: HeldNight): boolean {
  return hold.now().level === 'checkpoint-and-stop';
}
