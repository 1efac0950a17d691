import type { Config } from '../../shared/schema/config.ts';
import type { DeviceReading, Fact } from '../../shared/schema/device.ts';
import type { ConstraintReading } from '../../shared/schema/host.ts';
import { HoldLevel } from '../../shared/schema/night.ts';

/** What a constraint found. `fact` is the value it went by. */
export interface Finding {
  readonly state: ConstraintReading['state'];
  /** The live value in words. */
  readonly reading: string;
  /** What is the case, and what would clear it where it blocks. */
  readonly sentence: string;
  readonly fact: Fact<unknown>;
}

/** What the night does about a constraint, from the mildest to the strongest. */
export const HOLD_LEVELS: readonly HoldLevel[] = HoldLevel.options;

/** A wish of one constraint while it is lost: `level` once it lasted `afterMs`, taken back after `clearMs` without it. */
export interface Demand {
  readonly level: HoldLevel;
  readonly afterMs: number;
  readonly clearMs: number;
  readonly sentence: string;
}

/** The situation of a running night as a constraint sees it. */
export interface During {
  readonly config: Config;
  readonly device: DeviceReading;
  /** Whether this constraint's demand for `level` is in force already: leaving takes more than entering did. */
  isHeld(level: HoldLevel): boolean;
}

/** One line of the table in docs/constraints.md. */
export interface Constraint {
  readonly id: string;
  readonly name: string;
  readonly policy: {
    /** What an unknown value does to a start. */
    readonly unknown: string;
    /** What losing it does to a night that runs. */
    readonly lost: string;
  };
  /** Whether a night may start. Pure. */
  check(config: Config, device: DeviceReading): Finding;
  /** What a running night should do. Pure; empty while the constraint holds. */
  demands(during: During): readonly Demand[];
  /** What it asks even of a night that does not ask it: without it no work is possible at all. */
  insists?(during: During): readonly Demand[];
}

/** The value of a fact, null also when it is older than five minutes: nobody should act on that. */
export function current<T>(fact: Fact<T>, readAt: number): T | null {
  if (fact.value === null || fact.at === null) return null;
  return readAt - fact.at > STALE_MS ? null : fact.value;
}

/** A source that has not answered for this long says nothing any more. */
export const STALE_MS = 300_000;

/** A finding that lets a night start although nothing is known. */
export function unknown(fact: Fact<unknown>, what: string): Finding {
  const sentence = `${what} cannot be read on this machine, so it does not block.`;
  return { state: 'unknown', reading: 'Unknown', sentence, fact };
}

/** A finding that keeps a night waiting because nothing is known. */
export function closed(fact: Fact<unknown>, sentence: string): Finding {
  return { state: 'blocked', reading: 'Unknown', sentence, fact };
}

/** A finding of a constraint that is not asked; the reading stays visible. */
export function off(fact: Fact<unknown>, reading: string, sentence = 'Not required.'): Finding {
  return { state: 'off', reading, sentence, fact };
}

/** A finding that holds. */
export function holds(fact: Fact<unknown>, reading: string, sentence = `${reading}.`): Finding {
  return { state: 'ok', reading, sentence, fact };
}

/** A finding that blocks; `sentence` says what would clear it. */
export function blocks(fact: Fact<unknown>, reading: string, sentence: string): Finding {
  return { state: 'blocked', reading, sentence, fact };
}
