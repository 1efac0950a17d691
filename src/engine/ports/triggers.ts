/** What wakes the scheduler from outside its own timers. It may call too often and too late; it decides nothing. */
export interface Triggers {
  /** Calls `run` around every time the expressions name in the zone. Returns stop. */
  follow(
    given: {
      readonly name: string;
      readonly expressions: readonly string[];
      readonly zone: string;
    },
    run: () => void,
  ): () => void;
}
