import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { TaskNightRow } from '../../ports/store.ts';

/** The evidence of a task that came to nothing, and why. */
export function failedEvidence(row: TaskNightRow, reason: string): Evidence {
  return {
    verdict: 'failed',
    reason,
    baseOid: row.baseOid,
    headOid: null,
    branch: row.branch,
    checks: [],
    files: [],
    findings: [],
  };
}

/** Work that could not be brought to the user is not shipped, whatever its checks said. */
export function unlanded(evidence: Evidence, reason: string): Evidence {
  return { ...evidence, verdict: 'failed', reason: `Not landed: ${reason}` };
}
