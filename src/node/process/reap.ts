import type { ProcessIdentity } from '../../engine/ports/agent.ts';
import { readBootId } from './identity.ts';
import { findTokenHolders, type ProcessRow, readProcessTable } from './process-table.ts';
import { clearTree, isRecorded } from './process-tree.ts';

/**
 * Ends what an earlier host left behind: the recorded process if boot, pid, start time and token still agree, and on
 * Linux everything else that carries the token. A reused pid is a stranger and stays alone (R29). True when something
 * was found and ended.
 */
export async function reapProcess(
  identity: ProcessIdentity,
  runToken: string,
  termMs = 2000,
): Promise<boolean> {
  if (identity.bootId !== (await readBootId())) return false;
  const find = (): Promise<readonly ProcessRow[]> => findRemains(identity, runToken);
  if ((await find()).length === 0) return false;
  return (await clearTree(find, termMs)) === 0;
}

async function findRemains(
  identity: ProcessIdentity,
  runToken: string,
): Promise<readonly ProcessRow[]> {
  const table = await readProcessTable();
  const holders = findTokenHolders(runToken);
  return table.filter((row) => {
    if (row.pid <= 1 || row.pid === process.pid || row.isZombie) return false;
    if (holders.has(row.pid)) return true;
    return row.pid === identity.pid && isRecorded(row, identity.pidStart, runToken);
  });
}
