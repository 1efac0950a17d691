import type { PowerReading } from '../../shared/schema/host.ts';

/** What a hold on sleep is for. */
export interface HoldWants {
  /** Shown by the system's own list of holds; at most 100 characters. */
  readonly name: string;
  /** The system ends the hold by itself after this time, in case we hang. Not every tool can. */
  readonly timeoutMs: number;
  readonly scope: 'night' | 'run';
}

/** A hold on the system's sleep; the display may always sleep. It ends with this process, however that ends. */
export interface Hold {
  /** What holds; null where nothing can. */
  readonly heldBy: string | null;
  /** Whether the system lists the hold; null where it cannot be asked. Never rejects. */
  isHeld(): Promise<boolean | null>;
  /** Lets the timeout begin anew, without a moment in which nothing holds. */
  renew(timeoutMs: number): void;
  /** Again is harmless. */
  release(): void;
}

export type SleepMoment = 'suspend' | 'resume';

/** The power source, the hold on the system's sleep, and what is heard of sleep itself. */
export interface Power {
  /** The latest reading; never blocks. Unknown values are null. */
  read(): Promise<PowerReading>;
  /** Calls back when the source changed, where the system tells. Returns stop. */
  onChange(run: () => void): () => void;
  /** Takes a hold. Never throws: what cannot be held says so. */
  hold(wants: HoldWants): Hold;
  /**
   * Calls back before sleep and after it, where the system tells; the same moment is told once. Sleep waits for the
   * promise where the system lets it, at most 10 s, and is never refused. Returns stop.
   */
  onSleep(run: (moment: SleepMoment) => void | Promise<void>): () => void;
}
