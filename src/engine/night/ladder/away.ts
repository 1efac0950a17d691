import type { Attempt } from '../../../shared/schema/attempt.ts';
import { problemOf } from '../../agent/choose.ts';
import { capitalise, clip } from '../../report/format.ts';
import { askAgentBreaker } from '../breaker/breakers.ts';
import type { NightContext } from '../context.ts';
import { askLimit, type LimitAnswer } from '../limits/provider-limit.ts';
import { nextStartAt } from '../task/start-retry.ts';

/** Why an agent cannot run now. `problem`: it was found so before the night; `why` goes on in a sentence. */
export interface Away {
  readonly why: string;
  readonly problem: string | null;
}

/**
 * Why `agent` cannot run now; null when it can. A usage limit counts only where another agent is to go on meanwhile,
 * otherwise its tasks wait for it.
 */
export function whyAway(context: NightContext, agent: string): Away | null {
  const candidate = context.live.crew.find(({ driver }) => driver.id === agent);
  if (candidate === undefined)
    return { why: 'it is not there', problem: `There is no agent called '${agent}'.` };
  const problem = problemOf(candidate);
  const name = clip(capitalise(agent), 24);
  if (problem !== null) {
    const state = candidate.detection.isInstalled ? 'is signed out' : 'cannot run here';
    return { why: `${name} ${state}`, problem };
  }
  const trouble = troubleTonight(context, agent);
  if (trouble !== null) return { why: `${name} ${trouble}`, problem: null };
  const failing = askAgentBreaker(context, agent);
  if (isParked(failing)) return { why: failing.why, problem: null };
  if (context.config.ladder.atLimit !== 'switch') return null;
  const limit = askLimit(context, agent);
  return isParked(limit) ? { why: limit.why, problem: null } : null;
}

function isParked(answer: LimitAnswer): answer is Extract<LimitAnswer, { why: string }> {
  return answer.kind === 'wait' || answer.kind === 'over';
}

/** What its newest try of tonight showed: signed out after all, or a program that does not start. */
function troubleTonight({ ports: { store }, nightId }: NightContext, agent: string): string | null {
  const last = store
    .attempts(nightId)
    .filter((attempt) => attempt.agent === agent && attempt.endedAt !== null)
    .reduce<Attempt | null>(
      (a, b) => (a !== null && (a.endedAt ?? 0) > (b.endedAt ?? 0) ? a : b),
      null,
    );
  if (last?.outcome?.kind === 'auth') return 'is signed out';
  const own = store.attempts(nightId).filter(({ taskId }) => taskId === last?.taskId);
  const isHopeless = last?.outcome?.kind === 'spawn-failed' && nextStartAt(own) === null;
  return isHopeless ? 'could not be started' : null;
}
