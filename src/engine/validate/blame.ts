import type { Evidence, Finding } from '../../shared/schema/evidence.ts';
import { isGreen } from './compare-checks.ts';

/** Findings that only say that a check is red. */
const RED: ReadonlySet<Finding['kind']> = new Set(['check-red', 'target-red', 'no-check']);

/**
 * `evidence` as it is fair to the agent (features F8): when all that speaks against the work are checks that were red at
 * the base because of the environment, it is not proved for that reason, and no other try is asked for. What the head's
 * own output says never excuses anything, because the agent may have written it.
 */
export function withoutBlame(evidence: Evidence): Evidence {
  if (evidence.verdict !== 'failed' && evidence.verdict !== 'unverified') return evidence;
  if (!evidence.findings.every(({ kind }) => RED.has(kind))) return evidence;
  const red = evidence.checks.filter(({ head }) => head !== null && !isGreen(head));
  const excused = red.filter(({ base }) => base?.fault?.by === 'environment');
  const [first] = excused;
  if (first === undefined || excused.length < red.length) return evidence;
  const why = first.base?.fault?.sentence ?? '';
  return {
    ...evidence,
    verdict: 'unverified',
    reason: `Not proved, and not the agent's doing: check \`${first.name}\` is red at the base. ${why}`,
    findings: excused.map(({ name, base }) => ({
      kind: 'environment',
      message: `Check \`${name}\` was red before the work began. ${base?.fault?.sentence ?? ''}`,
    })),
  };
}
