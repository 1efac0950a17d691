import path from 'node:path';
import type { Ended } from '../../engine/ports/emergency/brake.ts';
import type { Attempt } from '../../shared/schema/attempt.ts';
import { lockHolder } from '../lock.ts';
import { readBootId } from '../process/identity.ts';
import {
  findTokenHolders,
  type ProcessRow,
  readProcessTable,
  tokenOf,
} from '../process/process-table.ts';
import { clearTree, isRecorded } from '../process/process-tree.ts';
import { openStoreReadOnly } from '../store/open.ts';

const EMERGENCY_MS = 2000;
const LIVE: readonly Attempt['state'][] = ['starting', 'running', 'stopping'];

/**
 * Ends what the host of `stateDir` runs without asking the host, which may hang: on Linux whatever it started with a run
 * token, with all below it; elsewhere what it started in a session of its own; and everywhere the attempts that the
 * journal calls alive. TERM at once, KILL after 2 s.
 */
export async function endFromOutside(stateDir: string): Promise<Ended> {
  const holder = lockHolder(stateDir);
  const recorded = await recordedRuns(stateDir);
  const known = new Map<number, string>();
  const tokens = new Set(recorded.map(({ runToken }) => runToken));
  const find = async (): Promise<readonly ProcessRow[]> => {
    const table = await readProcessTable();
    for (const row of rootsOf(table, { holder, tokens, recorded })) known.set(row.pid, row.start);
    return withAllBelow(table, known);
  };
  const ended = (await find()).length;
  return { ended, leftBehind: ended === 0 ? 0 : await clearTree(find, EMERGENCY_MS) };
}

interface Known {
  readonly holder: number | null;
  /** Grows by the tokens that the host's children carry. */
  readonly tokens: Set<string>;
  readonly recorded: readonly Attempt[];
}

function rootsOf(table: readonly ProcessRow[], { holder, tokens, recorded }: Known): ProcessRow[] {
  const children = table.filter((row) => row.parentPid === holder);
  for (const { pid } of children) {
    const token = tokenOf(pid);
    if (token !== null) tokens.add(token);
  }
  const carriers = new Set([...tokens].flatMap((token) => [...findTokenHolders(token)]));
  return table.filter((row) => {
    if (carriers.has(row.pid)) return true;
    if (recorded.some((one) => one.pid === row.pid && isRecordedAs(row, one))) return true;
    return process.platform !== 'linux' && row.parentPid === holder && row.groupId === row.pid;
  });
}

function isRecordedAs(row: ProcessRow, { pidStart, runToken }: Attempt): boolean {
  return pidStart !== null && isRecorded(row, pidStart, runToken);
}

/** Those of `known` that are still the same processes, and everything that has one of them above it. */
function withAllBelow(table: readonly ProcessRow[], known: Map<number, string>): ProcessRow[] {
  let hasGrown = true;
  while (hasGrown) {
    hasGrown = false;
    for (const row of table) {
      const isBelow = known.has(row.parentPid) && !known.has(row.pid);
      if (isBelow) known.set(row.pid, row.start);
      hasGrown ||= isBelow;
    }
  }
  return table.filter(
    (row) =>
      known.get(row.pid) === row.start && row.pid > 1 && row.pid !== process.pid && !row.isZombie,
  );
}

/** The attempts that the journal calls alive and that began since this machine was started. */
async function recordedRuns(stateDir: string): Promise<readonly Attempt[]> {
  const opened = openStoreReadOnly(path.join(stateDir, 'nightkiln.db'));
  if (!opened.ok) return [];
  try {
    const night = opened.value.openNight();
    const bootId = await readBootId();
    const attempts = night === null ? [] : opened.value.attempts(night.id);
    return attempts.filter(
      (one) => LIVE.includes(one.state) && (one.bootId === null || one.bootId === bootId),
    );
  } finally {
    opened.value.close();
  }
}
