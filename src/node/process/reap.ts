import type { ProcessIdentity } from '../../engine/ports/agent.ts';
import { readBootId } from './identity.ts';
import { type MachineNow, type RunRecord, remainsOf } from './kill/remains.ts';
import { readTreeFile, removeTreeFile, treePathOf } from './kill/tree-file.ts';
import { hasProc, type ProcessRow, procPids, readProcessTable, tokenOf } from './process-table.ts';
import { clearTree } from './process-tree.ts';

/** What is known of a run of an earlier host. */
export interface LeftRun {
  readonly identity: ProcessIdentity;
  readonly token: string;
  /** Where its output is, and the note of what it started; null when that was never made. */
  readonly logPath: string | null;
}

/** From TERM to KILL for what a crash left behind. */
const TERM_MS = 2000;

/**
 * Ends what an earlier host left behind: what carries the run's token, and what it was seen to have started, if boot, pid
 * and start time still agree. A reused pid is a stranger and stays alone (R29). True when something was found and ended.
 */
export async function reapProcess(run: LeftRun, termMs: number = TERM_MS): Promise<boolean> {
  const { identity, token, logPath } = run;
  const descendants = logPath === null ? new Map() : await readTreeFile(treePathOf(logPath));
  const record: RunRecord = { identity, token, descendants };
  const find = async (): Promise<readonly ProcessRow[]> => remainsOf(record, await lookAround());
  const isFound = (await find()).length > 0;
  const isEnded = isFound && (await clearTree(find, termMs)) === 0;
  if (logPath !== null && (isEnded || !isFound)) await removeTreeFile(treePathOf(logPath));
  return isEnded;
}

async function lookAround(): Promise<MachineNow> {
  const table = await readProcessTable();
  const tokens = new Map(procPids().flatMap((pid) => namedToken(pid)));
  return { bootId: await readBootId(), table, tokens, showsTokens: hasProc };
}

function namedToken(pid: number): [number, string][] {
  const token = tokenOf(pid);
  return token === null ? [] : [[pid, token]];
}
