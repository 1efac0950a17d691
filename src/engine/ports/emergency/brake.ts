import type { Result } from '../../../shared/result.ts';

/** What an order to stop says of itself. */
export interface StopOrder {
  readonly from: 'menu' | 'popover' | 'command' | 'api' | 'file';
  /** The person's own words; may be empty. */
  readonly note: string;
}

/** What was ended. `leftBehind` counts processes that even KILL did not end. */
export interface Ended {
  readonly ended: number;
  readonly leftBehind: number;
}

/**
 * The emergency brake of a host: a file that forbids every start, also over a crash, and the end of all that runs
 * (features G8, R42). While it is pulled the host itself starts no agent, setup command or check, whatever is asked.
 */
export interface Brake {
  /** Whether it is pulled now; cheap, asked at each start. */
  isPulled(): boolean;
  /** Pulls it, durably before it returns. What cannot be written down holds for this process all the same. */
  pull(order: StopOrder): Result<null>;
  /** Lets it go; a file that cannot be removed is `internal`, and the brake stays pulled. */
  release(): Result<null>;
  /** Calls back when somebody else pulls it, with what they said. Returns stop. */
  onPulled(run: (order: StopOrder) => void): () => void;
  /** The order in the file; null when there is none. */
  order(): StopOrder | null;
  /** TERM to everything that runs, KILL after 2 s. Resolves when nothing is left. */
  endAll(): Promise<Ended>;
}
