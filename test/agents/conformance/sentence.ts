import type { Carries } from './subject.ts';
import type { World } from './world.ts';

/** Something every agent does, or is proved not to carry. */
export interface Sentence {
  readonly says: string;
  prove(world: World): Promise<void>;
  /** What the agent has to carry for it. */
  readonly needs?: keyof Carries;
  /** What is true instead of an agent that does not carry it. */
  readonly otherwise?: (world: World) => Promise<void>;
}
