import type { PowerReading } from '../../shared/schema/host.ts';

/** The power source, and the hold on the system's sleep. */
export interface Power {
  /** The latest reading; never blocks. Unknown values are null. */
  read(): Promise<PowerReading>;
  /** Calls back when the source changed, where the system tells. Returns stop. */
  onChange(run: () => void): () => void;
  /** Keeps the system (never the display) awake until released. `heldBy` is null where nothing can hold it. */
  holdAwake(reason: string): { readonly heldBy: string | null; release(): void };
}
