/** Three clocks at one moment, in milliseconds. */
export interface ClockReading {
  /** The wall clock, which can be set. */
  readonly wallMs: number;
  /** Goes on during sleep and is never set. */
  readonly steadyMs: number;
  /** Stands still during sleep and is never set; null where the system does not say. */
  readonly awakeMs: number | null;
}

/** The only source of time. Instants are epoch milliseconds. */
export interface Clock {
  now(): number;
  /** Calls `run` once, at or soon after `dueAt`, also when it passed during sleep. Returns cancel. */
  at(dueAt: number, run: () => void): () => void;
  /** Calls `run` once, when about `ms` of waking time have passed, however the wall clock is set. Returns cancel. */
  after(ms: number, run: () => void): () => void;
  /** What tells a set clock and sleep from time that passed (scheduling-power.md 4.3). */
  read(): ClockReading;
}
