import type { Hold, Power } from '../../ports/power.ts';
import type { WantedHold } from './wanted-holds.ts';

/** A timeout begins anew this often, also when its end stays (scheduling-power.md 4.4). */
export const RENEW_MS = 240_000;
/** An end that moved by less is the same one. */
const SAME_END_MS = 15_000;

interface Entry {
  readonly wanted: WantedHold;
  readonly hold: Hold;
  readonly renewedAt: number;
  readonly endsAt: number;
  /** How often it was found lost in a row, without being found held in between. */
  readonly losses: number;
}

/** What a read-back found: a hold was lost, for the `times`th time in a row, and was taken again. */
export interface Loss {
  readonly name: string;
  readonly times: number;
}

/** The holds in force. Instants are of the steady clock. */
export interface HeldSet {
  /** Takes what is missing, renews what is due, and only then lets go of the rest. True when it took something. */
  become(wanted: readonly WantedHold[], steadyMs: number): boolean;
  /** Reads every hold back and takes a lost one again. */
  readBack(steadyMs: () => number): Promise<readonly Loss[]>;
  releaseAll(): void;
}

/** Nothing is held yet. */
export function createHeldSet(power: Pick<Power, 'hold'>): HeldSet {
  const entries = new Map<string, Entry>();

  const replace = (entry: Entry, steadyMs: number): Loss | null => {
    const timeoutMs = entry.endsAt - steadyMs;
    // Its own timeout ended it; the next look decides what follows.
    if (timeoutMs <= 0) return null;
    const { key, name } = entry.wanted;
    const losses = entry.losses + 1;
    entries.set(key, { ...take(power, { ...entry.wanted, timeoutMs }, steadyMs), losses });
    entry.hold.release();
    return { name, times: losses };
  };

  return {
    become: (wanted, steadyMs) => {
      const isNew = wanted.some(({ key }) => !entries.has(key));
      for (const each of wanted) {
        const known = entries.get(each.key);
        const entry =
          known === undefined ? take(power, each, steadyMs) : renew(known, each, steadyMs);
        entries.set(each.key, entry);
      }
      const keys = new Set(wanted.map(({ key }) => key));
      for (const [key, { hold }] of [...entries]) {
        if (keys.has(key)) continue;
        entries.delete(key);
        hold.release();
      }
      return isNew;
    },
    readBack: async (steadyMs) => {
      const asked = [...entries.values()].filter(({ hold }) => hold.heldBy !== null);
      const losses = await Promise.all(
        asked.map(async ({ hold }) => {
          const isHeld = await hold.isHeld();
          // It may have been released or renewed while the system answered.
          const entry = [...entries.values()].find((each) => each.hold === hold);
          if (entry === undefined || isHeld === null) return null;
          if (!isHeld) return replace(entry, steadyMs());
          entries.set(entry.wanted.key, { ...entry, losses: 0 });
          return null;
        }),
      );
      return losses.filter((loss) => loss !== null);
    },
    releaseAll: () => {
      for (const { hold } of entries.values()) hold.release();
      entries.clear();
    },
  };
}

function take(power: Pick<Power, 'hold'>, wanted: WantedHold, steadyMs: number): Entry {
  const { name, scope, timeoutMs } = wanted;
  const hold = power.hold({ name, scope, timeoutMs });
  return { wanted, hold, renewedAt: steadyMs, endsAt: steadyMs + timeoutMs, losses: 0 };
}

function renew(entry: Entry, wanted: WantedHold, steadyMs: number): Entry {
  const endsAt = steadyMs + wanted.timeoutMs;
  const hasMoved = Math.abs(endsAt - entry.endsAt) > SAME_END_MS;
  if (!hasMoved && steadyMs - entry.renewedAt < RENEW_MS) return entry;
  entry.hold.renew(wanted.timeoutMs);
  return { ...entry, wanted, renewedAt: steadyMs, endsAt };
}
