import type { Config } from '../../shared/schema/config.ts';
import type { DeviceReading } from '../../shared/schema/device.ts';
import type { HoldLevel } from '../../shared/schema/night.ts';
import { CONSTRAINTS } from './catalogue.ts';
import { isIgnored } from './check.ts';
import { type Demand, HOLD_LEVELS } from './constraint.ts';

/** One demand of one constraint that is there now, or was until a moment ago. */
interface Held {
  readonly id: string;
  readonly level: HoldLevel;
  readonly beganAt: number;
  /** How long it must last before it is in force. */
  readonly afterMs: number;
  /** It lasted long enough and is in force. */
  readonly isEngaged: boolean;
  /** Since when it is gone; it stays in force for `clearMs` more. */
  readonly goneAt: number | null;
  readonly clearMs: number;
  readonly sentence: string;
}

/** How a night is held, between two looks at the device. Begin with `FREE`; it is plain data. */
export interface HoldState {
  readonly level: HoldLevel;
  readonly held: readonly Held[];
  /** Pauses and resumes so far. */
  readonly flips: number;
  /** It paused and resumed too often: the night stays stopped. */
  readonly isFlapping: boolean;
  /** Set while the night is paused or stopped and nothing asks for it any more, but it may not resume. */
  readonly isWaitingToResume: boolean;
}

/** Nothing holds the night. */
export const FREE: HoldState = {
  level: 'none',
  held: [],
  flips: 0,
  isFlapping: false,
  isWaitingToResume: false,
};

/** One look. `now` must not stand still or go back during sleep; a smaller one counts as the one before. */
export interface Look {
  readonly config: Config;
  readonly device: DeviceReading;
  readonly now: number;
  /** Ids or names that are not asked. */
  readonly ignored?: readonly string[];
  /** Whether enough of the window is left to go on after a pause or stop; absent: yes. */
  readonly hasRunway?: boolean;
}

/** What the night has to do now: only when it changes, otherwise `none`. After `resume`, `state.level` may still hold new tasks. */
export interface HoldStep {
  readonly state: HoldState;
  readonly action: HoldLevel | 'resume';
  /** The constraint that asks for it, or `flapping`; null for `none` and `resume`. */
  readonly because: string | null;
  readonly sentence: string;
}

/**
 * The policy of a running night (scheduling-power.md 4.6): each demand must last before it takes effect and must be
 * gone for a while before it is taken back; after `grace.maxFlips` pauses and resumes the next one stops the night.
 */
export function advanceHold(before: HoldState, look: Look): HoldStep {
  if (before.isFlapping) return { state: before, action: 'none', because: null, sentence: '' };
  const held = CONSTRAINTS.flatMap((constraint) => {
    const names = [...(look.ignored ?? []), ...look.config.constraints.ignore];
    const mine = before.held.filter(({ id }) => id === constraint.id);
    const isHeld = (level: HoldLevel): boolean =>
      mine.some((one) => one.level === level && one.isEngaged);
    const during = { config: look.config, device: look.device, isHeld };
    const insisted = constraint.insists?.(during) ?? [];
    const asked = isIgnored(constraint, names) ? [] : constraint.demands(during);
    const levels = insisted.map(({ level }) => level);
    const demands = [...insisted, ...asked.filter(({ level }) => !levels.includes(level))];
    return follow(mine, { id: constraint.id, demands, now: look.now });
  });
  return step(before, held, look);
}

/** When the next demand takes effect or is taken back if the device stays as it is; null when nothing is due. */
export function nextChangeAt({ held, isFlapping }: HoldState): number | null {
  if (isFlapping) return null;
  const dueAt = held.flatMap((one) => {
    if (one.goneAt !== null) return [one.goneAt + one.clearMs];
    return one.isEngaged ? [] : [one.beganAt + one.afterMs];
  });
  return dueAt.length === 0 ? null : Math.min(...dueAt);
}

/** The demands of one constraint, carried on from the look before. */
function follow(
  before: readonly Held[],
  { id, demands, now }: { id: string; demands: readonly Demand[]; now: number },
): Held[] {
  const present = demands.map((demand) => {
    const known = before.find(({ level }) => level === demand.level);
    const beganAt = Math.min(known?.beganAt ?? now, now);
    const isEngaged = known?.isEngaged === true || now - beganAt >= demand.afterMs;
    const { level, afterMs, clearMs, sentence } = demand;
    return {
      id,
      level,
      beganAt,
      afterMs,
      isEngaged,
      goneAt: null,
      clearMs,
      sentence,
    };
  });
  const gone = before
    .filter((one) => one.isEngaged && !demands.some(({ level }) => level === one.level))
    .map((one) => ({ ...one, goneAt: Math.min(one.goneAt ?? now, now) }))
    .filter((one) => now - one.goneAt < one.clearMs);
  return [...present, ...gone];
}

function step(before: HoldState, held: readonly Held[], look: Look): HoldStep {
  const strongest = held
    .filter(({ isEngaged }) => isEngaged)
    .reduce<Held | null>((a, b) => (a !== null && rank(a.level) >= rank(b.level) ? a : b), null);
  const wanted = staysStopped(before.level, strongest?.level ?? 'none');
  const isFreeing = stopsWork(before.level) && !stopsWork(wanted);
  if (isFreeing && look.hasRunway === false) {
    return { state: { ...before, held, isWaitingToResume: true }, ...QUIET };
  }
  const isFlip = stopsWork(before.level) !== stopsWork(wanted);
  const flips = before.flips + (isFlip ? 1 : 0);
  if (flips > look.config.constraints.grace.maxFlips) return stopForFlapping(before, held);
  const state = { level: wanted, held, flips, isFlapping: false, isWaitingToResume: false };
  if (wanted === before.level) return { state, ...QUIET };
  if (rank(wanted) < rank(before.level) && !stopsWork(wanted)) {
    return { state, action: 'resume', because: null, sentence: 'The constraint holds again.' };
  }
  return {
    state,
    action: wanted,
    because: strongest?.id ?? null,
    sentence: strongest?.sentence ?? '',
  };
}

const QUIET = { action: 'none', because: null, sentence: '' } as const;

/** Work that is stopped does not become merely paused; it stays stopped until it may go on. */
function staysStopped(before: HoldLevel, asked: HoldLevel): HoldLevel {
  return before === 'checkpoint-and-stop' && asked === 'pause-soft' ? before : asked;
}

function stopForFlapping(before: HoldState, held: readonly Held[]): HoldStep {
  const state = { ...before, held, level: 'checkpoint-and-stop', isFlapping: true } as const;
  const sentence = `Paused and resumed ${before.flips} times tonight: work is saved and stopped.`;
  return { state, action: 'checkpoint-and-stop', because: 'flapping', sentence };
}

function stopsWork(level: HoldLevel): boolean {
  return level === 'pause-soft' || level === 'checkpoint-and-stop';
}

function rank(level: HoldLevel): number {
  return HOLD_LEVELS.indexOf(level);
}
