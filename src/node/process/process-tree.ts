import { setTimeout as pause } from 'node:timers/promises';
import { livePid, signalProcess } from './kill/live-pid.ts';
import { findTokenHolders, hasToken, type ProcessRow, readProcessTable } from './process-table.ts';
import { sweepProcesses } from './vitals/sweep.ts';

/** The processes of one run: its root, all that were seen below it, its group, and all that carry its token. */
export interface ProcessTree {
  /**
   * Takes note of what is below the root now, and returns what of it is alive; needed because a child may later leave
   * group and parent. The look is shared with other trees and up to half a second old: it is for measuring, not for killing.
   */
  record(): Promise<readonly ProcessRow[]>;
  /** What of it is alive, never a process that only has the number of one that was ours. */
  survivors(): Promise<readonly ProcessRow[]>;
}

/** What a tree starts from. */
export interface TreeRoot {
  readonly pid: number;
  readonly start: string;
  readonly token: string;
  /** The pid of the life line's watcher, which is in the group and must not be signalled. */
  readonly watcherPid: () => number | null;
  /** Whether the group number is still ours, which the life line guarantees while it is held. */
  readonly ownsGroup: () => boolean;
}

const VERIFY_ROUNDS = 40;
const POLL_MS = 50;

/** Follows the processes of one run by parent, group and run token. */
export function createProcessTree(root: TreeRoot): ProcessTree {
  const known = new Map<number, string>([[root.pid, root.start]]);

  function membersOf(table: readonly ProcessRow[], holders: ReadonlySet<number>): ProcessRow[] {
    const ours = new Set(table.filter((row) => known.get(row.pid) === row.start).map(pidOf));
    const isOurs = (row: ProcessRow): boolean =>
      ours.has(row.pid) ||
      holders.has(row.pid) ||
      ours.has(row.parentPid) ||
      (row.groupId === root.pid && root.ownsGroup());
    const rows = closeUnderParents(table.filter(isKillable(root.watcherPid())), { isOurs, ours });
    for (const row of rows) known.set(row.pid, row.start);
    return rows.filter((row) => !row.isZombie);
  }

  return {
    async record() {
      const { rows, tokens } = await sweepProcesses();
      const holders = rows.filter((row) => tokens.get(row.pid) === root.token).map(pidOf);
      return membersOf(rows, new Set(holders));
    },
    async survivors() {
      return membersOf(await readProcessTable(), findTokenHolders(root.token));
    },
  };
}

/** Repeats until no child of ours is missing; a table has few levels, so this is short. */
function closeUnderParents(
  table: readonly ProcessRow[],
  found: { isOurs: (row: ProcessRow) => boolean; ours: Set<number> },
): ProcessRow[] {
  for (;;) {
    const more = table.filter((row) => !found.ours.has(row.pid) && found.isOurs(row));
    if (more.length === 0) return table.filter((row) => found.ours.has(row.pid));
    for (const row of more) found.ours.add(row.pid);
  }
}

function isKillable(watcherPid: number | null): (row: ProcessRow) => boolean {
  return (row) => livePid(row.pid) !== null && row.pid !== watcherPid;
}

function pidOf(row: ProcessRow): number {
  return row.pid;
}

/**
 * Ends what is left: TERM (and CONT, so that a stopped process can hear it), `termMs` of grace, then KILL until nothing
 * is found. Returns how many were still there at the end, which is 0 unless the system holds one in the kernel.
 */
export async function clearTree(
  find: () => Promise<readonly ProcessRow[]>,
  termMs: number,
): Promise<number> {
  const first = await find();
  if (first.length === 0) return 0;
  for (const row of first) {
    signalProcess(livePid(row.pid), 'SIGTERM');
    signalProcess(livePid(row.pid), 'SIGCONT');
  }
  if (await isGoneWithin(find, termMs)) return 0;
  for (let round = 0; round < VERIFY_ROUNDS; round += 1) {
    const left = await find();
    if (left.length === 0) return 0;
    for (const row of left) signalProcess(livePid(row.pid), 'SIGKILL');
    await pause(POLL_MS);
  }
  return (await find()).length;
}

async function isGoneWithin(
  find: () => Promise<readonly ProcessRow[]>,
  limitMs: number,
): Promise<boolean> {
  const until = performance.now() + limitMs;
  do {
    await pause(Math.min(POLL_MS, limitMs));
    if ((await find()).length === 0) return true;
  } while (performance.now() < until);
  return false;
}

/** Whether `row` is the process that was recorded with this start time and, where it can be read, this token. */
export function isRecorded(row: ProcessRow, start: string, token: string): boolean {
  if (row.start !== start) return false;
  return process.platform !== 'linux' || hasToken(row.pid, token);
}
