/** How long each step of an ending may take, in milliseconds (spec README 23, R31, R37). */
export interface Graces {
  /** From the soft signal to TERM. */
  readonly softMs: number;
  /** From TERM to KILL. */
  readonly termMs: number;
  /** From TERM to KILL for what an ended process left behind, and for everything when the host dies. */
  readonly leftoverMs: number;
  /** How long an output pipe may stay open after the exit. */
  readonly heldPipeMs: number;
}

/** The graces of the product; tests use shorter ones. */
export const GRACES: Graces = { softMs: 10_000, termMs: 5000, leftoverMs: 1000, heldPipeMs: 5000 };
