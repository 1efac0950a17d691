import type { AttemptLimits, Excess, StallConfig } from '../../../shared/schema/settings/vigil.ts';
import type { FileVitals, VitalSigns, Vitals } from '../../ports/agent.ts';
import type { Clock } from '../../ports/clock.ts';
import { excessOf } from './excess.ts';
import { afterChange, afterLook, limitOf, NOT_QUIET, type Quiet } from './quiet.ts';

/** A stall as it was found. Milliseconds. */
export interface Stall {
  readonly quietMs: number;
  readonly limitMs: number;
  readonly runningCommands: number;
}

/** What a run is held to, and who is told. Each is told at most once; after that the vigil is over. */
export interface VigilRules {
  readonly stall: StallConfig;
  readonly limits: AttemptLimits;
  readonly onStall: (stall: Stall) => void;
  readonly onExcess: (excess: Excess) => void;
  /** It showed a sign of work. */
  readonly onLife?: () => void;
}

/** How often a run is looked at, so that a stall is found within 10 s of its limit (R33). */
const LOOK_EVERY_MS = 5000;
/** A stall limit is looked at this often at least. */
const LOOKS_IN_A_LIMIT = 8;
/** How often the folders are walked for what they grew by, when little was written. */
const FILES_EVERY_MS = 60_000;
/** Walking the folders may take this share of a core. */
const FILES_SHARE = 0.02;

/** Watches one run until it ends, stalls or takes too much (R33, R39). Returns end. */
export function keepVigil(clock: Clock, signs: VitalSigns, rules: VigilRules): () => void {
  const everyMs = lookInterval(rules.stall);
  const files = createFileWatch(clock, signs, rules.limits);
  let quiet: Quiet = NOT_QUIET;
  let readAt = clock.read().steadyMs;
  let knownChange: number | null = null;
  let isOver = false;
  let cancel = clock.after(everyMs, next);

  function next(): void {
    void look().then(() => {
      if (!isOver) cancel = clock.after(everyMs, next);
    });
  }

  async function look(): Promise<void> {
    const vitals = await signs.read();
    const { steadyMs } = clock.read();
    const passedMs = steadyMs - readAt;
    readAt = steadyMs;
    if (isOver || vitals === null) return;
    const grownBytes = await files.grown(vitals);
    const excess = excessOf({ ...vitals, grownBytes }, rules.limits);
    if (excess !== null) return end(() => rules.onExcess(excess));
    quiet = afterLook(quiet, vitals, passedMs);
    if (quiet.quietMs >= limitOf(quiet, rules.stall)) quiet = await lookForChange(quiet);
    if (quiet.quietMs === 0) rules.onLife?.();
    const limitMs = limitOf(quiet, rules.stall);
    if (quiet.quietMs < limitMs) return;
    const { quietMs } = quiet;
    end(() => rules.onStall({ quietMs, limitMs, runningCommands: vitals.runningCommands }));
  }

  async function lookForChange(now: Quiet): Promise<Quiet> {
    const changedAt = (await files.walk())?.changedAt ?? null;
    // A change that was there before is no new one, even when the wall clock was set behind it.
    if (changedAt === null || changedAt === knownChange) return now;
    knownChange = changedAt;
    return afterChange(now, clock.now() - changedAt);
  }

  function end(tell: () => void): void {
    if (isOver) return;
    isOver = true;
    tell();
  }

  return () => {
    isOver = true;
    cancel();
  };
}

function lookInterval({ idleMs, commandMs }: StallConfig): number {
  return Math.min(LOOK_EVERY_MS, Math.ceil(Math.min(idleMs, commandMs) / LOOKS_IN_A_LIMIT));
}

/** Walks the folders seldom: sooner when much was written, never for more than a small share of a core. */
function createFileWatch(clock: Clock, signs: VitalSigns, limits: AttemptLimits) {
  let walkedAt = clock.read().steadyMs;
  let tookMs = 0;
  let writtenBefore = 0;
  let last: FileVitals | null = null;

  async function walk(): Promise<FileVitals | null> {
    const begun = clock.read().steadyMs;
    last = (await signs.readFiles()) ?? last;
    walkedAt = clock.read().steadyMs;
    tookMs = walkedAt - begun;
    return last;
  }

  return {
    walk,
    async grown({ writtenBytes }: Vitals): Promise<number | null> {
      const sinceMs = clock.read().steadyMs - walkedAt;
      const room = limits.diskBytes - (last?.grownBytes ?? 0);
      const written = (writtenBytes ?? 0) - writtenBefore;
      const isDue = sinceMs >= FILES_EVERY_MS || written > room / 4;
      if (isDue && sinceMs >= tookMs / FILES_SHARE) {
        await walk();
        writtenBefore = writtenBytes ?? 0;
      }
      return last?.grownBytes ?? null;
    },
  };
}
