import type { Log } from '../engine/ports/log.ts';
import { reasonOf } from '../shared/error.ts';

// An ordinary stop of an agent takes up to 17 s (spec README 23).
const DRAIN_LIMIT_MS = 20_000;

/** What leaving needs. */
export interface ShutdownDeps {
  readonly log: Log;
  /** Ends agents, writes checkpoints, releases sleep. */
  stop(): Promise<void>;
  /** Whether the person really wants to leave now. */
  mayLeave(): Promise<boolean>;
  exit(code: number): void;
}

/** Leaving the app; every route out joins the same drain. */
export interface Shutdown {
  /** Asks, drains, exits. Resolves false when the person decided to stay. */
  leave(): Promise<boolean>;
  /** Drains and exits without asking: the system goes down, or we cannot go on. */
  leaveNow(code: number): Promise<void>;
}

/** A joinable quit: whoever asks twice gets the same answer, and the app exits once. */
export function createShutdown({ log, stop, mayLeave, exit }: ShutdownDeps): Shutdown {
  let asking: Promise<boolean> | null = null;
  let draining: Promise<void> | null = null;

  async function drain(code: number): Promise<void> {
    try {
      await within(DRAIN_LIMIT_MS, stop());
    } catch (thrown) {
      log.error('shutdown.incomplete', { reason: reasonOf(thrown) });
    }
    exit(code);
  }

  function leaveNow(code: number): Promise<void> {
    draining ??= drain(code);
    return draining;
  }

  async function ask(): Promise<boolean> {
    const isMeant = draining !== null || (await mayLeave());
    if (isMeant) await leaveNow(0);
    return isMeant;
  }

  return {
    leave: () => {
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    leaveNow,
  };
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${limitMs} ms`)), limitMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
