import type { Config } from '../../../shared/schema/config.ts';

/** What a night asks of its schedule. */
export interface NightSchedule {
  /** The first start after an instant; null when there is none. */
  nextStart(
    config: Config,
    after: number,
  ): { readonly slotAt: number; readonly effectiveAt: number } | null;
  /** The phases of the night whose window holds an instant; null outside a window. */
  phases(config: Config, at: number): NightPhases | null;
}

/** When the parts of a night begin (features A9). */
export interface NightPhases {
  readonly healthAt: number;
  readonly patternsAt: number;
  readonly workAt: number;
  readonly reportAt: number;
  readonly briefAt: number;
}
