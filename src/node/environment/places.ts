import { openScratch, type Scratch } from '../sandbox/scratch.ts';
import { createPortBlocks, type PortRange } from './ports.ts';

/** What one worktree has for itself. */
export interface Place {
  /** `NIGHTKILN_PORT`, `NIGHTKILN_PORTS` and `NIGHTKILN_SCRATCH`; without those that could not be had. */
  readonly variables: Readonly<Record<string, string>>;
  /** A folder that setup and checks of this worktree share; null when it could not be made. */
  readonly scratch: string | null;
}

/** What worktrees have for themselves, by their path. */
export interface Places {
  /** The same for a worktree until it is left, and nothing of it for another one. Never fails. */
  of(worktree: string): Promise<Place>;
  /** Frees its ports and removes its folder. Again is harmless. */
  leave(worktree: string): Promise<void>;
}

interface Held {
  readonly place: Place;
  readonly scratch: Scratch | null;
  readonly first: number | null;
}

/** Places with scratch folders below `scratchRoot` and ports of the range as it is now. */
export function createPlaces(options: {
  readonly scratchRoot: string;
  readonly ports: () => PortRange;
  /** How ports are looked at; absent: by listening on them. */
  readonly isFree?: (port: number) => Promise<boolean>;
}): Places {
  const blocks = createPortBlocks(options.ports, options.isFree);
  const held = new Map<string, Promise<Held>>();

  async function open(): Promise<Held> {
    const { each } = options.ports();
    const [opened, first] = await Promise.all([openScratch(options.scratchRoot), blocks.take()]);
    const scratch = opened.ok ? opened.value : null;
    const ports: Record<string, string> =
      first === null
        ? {}
        : { NIGHTKILN_PORT: `${first}`, NIGHTKILN_PORTS: `${first}-${first + each - 1}` };
    const folder: Record<string, string> =
      scratch === null ? {} : { NIGHTKILN_SCRATCH: scratch.tmp };
    const place = { variables: { ...ports, ...folder }, scratch: scratch?.tmp ?? null };
    return { place, scratch, first };
  }

  return {
    async of(worktree) {
      const known = held.get(worktree) ?? open();
      held.set(worktree, known);
      return (await known).place;
    },
    async leave(worktree) {
      const known = held.get(worktree);
      held.delete(worktree);
      const { scratch, first } = (await known) ?? { scratch: null, first: null };
      if (first !== null) blocks.give(first);
      await scratch?.remove();
    },
  };
}
