/** The only source of time. Instants are epoch milliseconds. */
export interface Clock {
  now(): number;
  /** Calls `run` once, at or soon after `dueAt`, also when it passed during sleep. Returns cancel. */
  at(dueAt: number, run: () => void): () => void;
}
