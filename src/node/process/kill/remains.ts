import type { ProcessIdentity } from '../../../engine/ports/agent.ts';
import type { ProcessRow } from '../process-table.ts';
import { livePid } from './live-pid.ts';

/** What an earlier host wrote down of a run. */
export interface RunRecord {
  readonly identity: ProcessIdentity;
  readonly token: string;
  /** Start times of what it was seen to have started, by number; of the same boot. */
  readonly descendants: ReadonlyMap<number, string>;
}

/** The machine as it is now. `tokens` holds the run tokens that could be read. */
export interface MachineNow {
  readonly bootId: string;
  readonly table: readonly ProcessRow[];
  readonly tokens: ReadonlyMap<number, string>;
  /** Whether a process of ours without a readable token is a stranger. */
  readonly showsTokens: boolean;
}

/**
 * What of a run is still there: processes that carry its token, the recorded one and its recorded descendants if boot,
 * number and start time agree. A process that only has the number of one of them is a stranger (R29).
 */
export function remainsOf(record: RunRecord, now: MachineNow): ProcessRow[] {
  const { identity, token, descendants } = record;
  if (identity.bootId !== now.bootId || identity.bootId === '') return [];
  return now.table.filter((row) => {
    if (livePid(row.pid) === null || row.isZombie) return false;
    if (token !== '' && now.tokens.get(row.pid) === token) return true;
    if (row.start !== '' && descendants.get(row.pid) === row.start) return true;
    return !now.showsTokens && row.pid === identity.pid && isSame(row.start, identity.pidStart);
  });
}

function isSame(start: string, recorded: string): boolean {
  return start !== '' && start === recorded;
}
