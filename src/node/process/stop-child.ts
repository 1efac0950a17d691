import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessIdentity } from '../../engine/ports/agent.ts';
import { findEnclosed } from './enclosed.ts';
import type { Graces } from './graces.ts';
import { livePid, signalProcess } from './kill/live-pid.ts';
import { createTreeFile } from './kill/tree-file.ts';
import type { ProcessRow } from './process-table.ts';
import { clearTree, createProcessTree, type ProcessTree } from './process-tree.ts';
import type { RunningChild } from './spawn-child.ts';
import { readTree, type TreeReading } from './vitals/tree-reading.ts';

/** The end of one child and of everything it started. */
export interface Ending {
  /** Ends what an exited child left behind; how many could not be ended. */
  clear(): Promise<number>;
  /** What the child and everything below it take of the machine now; null once it has exited. */
  read(): Promise<TreeReading | null>;
  /** Ends the child and everything below it. */
  stop(softSignal: 'SIGINT' | 'SIGTERM'): Promise<void>;
  /** TERM to all of it at once, KILL after `EMERGENCY_MS`, also while `stop` still waits; how many are left. */
  endNow(): Promise<number>;
}

/** From TERM to KILL at an emergency stop (spec README 23). */
const EMERGENCY_MS = 2000;

const RECORD_EVERY_MS = 5000;
/** The first record comes early: what starts and hides at once is gone from sight when its parent ends. */
const FIRST_RECORD_MS = 500;

/** What the end of a child is told of it. */
export interface EndingFacts {
  readonly identity: Promise<ProcessIdentity>;
  readonly graces: Graces;
  readonly token: string;
  readonly isEnclosed: boolean;
  /** Where what it started is written down while it runs. */
  readonly treePath: string;
}

/** Watches the child's tree while it runs, because what a child started may leave its group and its parent. */
export function createEnding(child: RunningChild, facts: EndingFacts): Ending {
  const tree = facts.identity.then((identity) => rootedTree(child, identity, facts.token));
  const survivors = async () => (await tree).survivors();
  let stopping: Promise<number> | null = null;
  const note = createTreeFile(facts.treePath);
  let wasRead = false;

  async function record(): Promise<readonly ProcessRow[]> {
    const rows = await (await tree).record();
    note.keep(rows);
    return rows;
  }

  async function read(): Promise<TreeReading | null> {
    await tree;
    if (child.hasExited()) return null;
    wasRead = true;
    const rows = await record();
    return child.hasExited() ? null : readTree(rows);
  }

  const lookAgain = (): void => {
    const isDone = wasRead;
    wasRead = false;
    // A look that fails is repeated in seconds; the token search at the end does not depend on it.
    if (!isDone) record().catch(() => undefined);
  };
  const timers = [setTimeout(lookAgain, FIRST_RECORD_MS), setInterval(lookAgain, RECORD_EVERY_MS)];
  for (const timer of timers) timer.unref();
  child.exited.finally(() => timers.forEach(clearTimeout)).catch(() => undefined);

  async function clear(): Promise<number> {
    const left = await (stopping ?? clearTree(survivors, facts.graces.leftoverMs));
    if (left === 0) await note.remove();
    return left;
  }

  async function stopAll(softSignal: 'SIGINT' | 'SIGTERM'): Promise<number> {
    await (await tree).survivors();
    if (!child.hasExited()) {
      const pid = livePid(facts.isEnclosed ? await findEnclosed(child.pid) : child.pid);
      signalProcess(pid, softSignal);
      signalProcess(pid, 'SIGCONT');
    }
    await Promise.race([child.exited, pause(facts.graces.softMs, null, { ref: false })]);
    return clearTree(survivors, facts.graces.termMs);
  }

  return {
    read,
    clear,
    async stop(softSignal) {
      stopping ??= stopAll(softSignal);
      await stopping;
    },
    endNow: () => clearTree(survivors, EMERGENCY_MS),
  };
}

async function rootedTree(
  child: RunningChild,
  identity: ProcessIdentity,
  token: string,
): Promise<ProcessTree> {
  const watcherPid = await child.watcher;
  return createProcessTree({
    pid: identity.pid,
    start: identity.pidStart,
    token,
    watcherPid: () => watcherPid,
    ownsGroup: () => watcherPid !== null || !child.hasExited(),
  });
}
