import type { Hold } from '../../../engine/ports/power.ts';

/** A tool of the system that holds as long as it runs. */
export interface RunningTool {
  /** Null once it has ended or could not start. */
  pid(): number | null;
  /** Ends it; again is harmless. */
  release(): void;
}

/** How a hold by a tool is made. */
export interface ToolHoldOptions {
  readonly heldBy: string;
  /** Starts the tool; after `timeoutSec` it ends by itself. Never throws. */
  start(timeoutSec: number): RunningTool;
  /** Whether the system lists the hold of that process; null where it cannot be asked. Absent: it cannot. */
  isListed?(pid: number): Promise<boolean | null>;
  readonly now?: () => number;
  /** How long an old tool still runs beside the new one. */
  readonly overlapMs?: number;
}

/** A tool takes its hold a moment after it was started. */
const OVERLAP_MS = 2000;
/** An end that moves by less is the same one. */
const SAME_END_MS = 5000;
const MAX_SEC = 86_400;

/**
 * A hold by a child process. A renewal that moves the end starts a second tool and ends the first one after it; one
 * that leaves the end where it is starts nothing.
 */
export function holdByTool(timeoutMs: number, options: ToolHoldOptions): Hold {
  const { heldBy, now = () => performance.now(), overlapMs = OVERLAP_MS } = options;
  const begin = (ms: number) => ({
    tool: options.start(secondsOf(ms)),
    endsAt: now() + ms,
  });
  let current = begin(timeoutMs);
  const retiring = new Set<RunningTool>();
  let isReleased = false;

  const retire = (tool: RunningTool): void => {
    retiring.add(tool);
    setTimeout(() => {
      retiring.delete(tool);
      tool.release();
    }, overlapMs).unref();
  };
  return {
    heldBy,
    isHeld: async () => {
      if (isReleased) return false;
      // A tool that was just started may not be listed yet; the one before it still holds then.
      const pids = [current.tool, ...retiring].map((tool) => tool.pid());
      const running = pids.filter((pid) => pid !== null);
      const listed = await Promise.all(running.map((pid) => options.isListed?.(pid) ?? null));
      const isKnown = listed.some((answer) => answer !== null);
      return isKnown ? listed.includes(true) : current.tool.pid() !== null;
    },
    renew: (ms) => {
      const isSame = Math.abs(now() + ms - current.endsAt) < SAME_END_MS;
      if (isReleased || (isSame && current.tool.pid() !== null)) return;
      const old = current.tool;
      current = begin(ms);
      retire(old);
    },
    release: () => {
      isReleased = true;
      current.tool.release();
      for (const tool of retiring) tool.release();
    },
  };
}

function secondsOf(ms: number): number {
  return Math.min(MAX_SEC, Math.max(1, Math.ceil(ms / 1000)));
}
