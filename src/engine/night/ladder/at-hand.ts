import type { Task } from '../../../shared/schema/task.ts';
import { isReady } from '../../agent/choose.ts';
import type { NightContext, PreparedRepo } from '../context.ts';
import { attemptsTonight } from '../task/attempt-row.ts';
import { placementOf } from './placement.ts';

/** Who works on a task: the agent of its last try tonight, otherwise the one that would begin. */
export function agentAtWork(context: NightContext, task: Task): string {
  const last = attemptsTonight(context, task.id).at(-1);
  return last?.agent ?? placementOf(context, task)?.driver.id ?? 'no agent';
}

/** Every agent that may come to work in a repository tonight, the likeliest first. */
export function agentsAtHand(
  { config, live }: NightContext,
  repo: PreparedRepo,
): readonly string[] {
  const wanted = repo.config.agent ?? config.agent;
  const { rungs, fallback = [] } = config.ladder;
  const free = rungs.length > 0 ? rungs.map(({ agent }) => agent) : readyIds(live.crew);
  const others = wanted === 'auto' ? free : [];
  return [...new Set([repo.agent.driver.id, ...others, ...fallback])];
}

function readyIds(crew: NightContext['live']['crew']): string[] {
  return crew.filter(isReady).map(({ driver }) => driver.id);
}
