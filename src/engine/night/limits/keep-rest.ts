import type { Attempt } from '../../../shared/schema/attempt.ts';
import { isNews, isToBeKept, type SeenUse } from '../../agent/budget/limit-use.ts';
import type { LimitUse } from '../../ports/agent.ts';
import { type NightContext, record } from '../context.ts';
import { askLimit, limitKept } from './provider-limit.ts';

const MAX_NAME = 40;

/**
 * Takes what an agent tells of a limit of its provider: writes it down, and parks the agent until the reset once only
 * `budgets.keepPercent` of it are left (features B6). Runs that are going on go on; an agent that tells nothing is never
 * held back by this.
 */
export function heardLimitUse(context: NightContext, attempt: Attempt, told: LimitUse): void {
  const { config, live, ports } = context;
  const now = ports.clock.now();
  const { resetsAt } = told;
  const usedPercent = Math.max(0, told.usedPercent);
  const use = { name: told.name.slice(0, MAX_NAME), usedPercent, resetsAt };
  const { agent } = attempt;
  const ids = { taskId: attempt.taskId, attemptId: attempt.id };
  if (isNews(use, seenOf(context, agent), now)) {
    record(context, { type: 'limit.seen', ...ids, body: { agent, ...use } });
  }
  if (!isToBeKept(use, config.budgets.keepPercent, now)) return;
  const { kind } = askLimit(context, agent);
  if (kind !== 'free' && !(kind === 'wait' && live.probes.get(agent) === attempt.id)) return;
  // The run that tries whether the limit is over has its answer.
  live.probes.delete(agent);
  ports.store.append(limitKept(context, attempt, use));
}

function seenOf({ ports, nightId }: NightContext, agent: string): SeenUse[] {
  return ports.store.eventsOf(nightId, ['limit.seen']).flatMap((event) => {
    if (event.type !== 'limit.seen' || event.body.agent !== agent) return [];
    return [{ ...event.body, at: event.at }];
  });
}
