import type { Task } from '../../../shared/schema/task.ts';
import { askAgentBreaker, askOriginBreakers } from '../breaker/breakers.ts';
import type { NightContext } from '../context.ts';
import { placementOf } from '../ladder/placement.ts';
import { askLimit, type LimitAnswer } from './provider-limit.ts';

const WORST = ['over', 'wait', 'probe'] as const;

/** What usage limits and failures in a row say of another run of `agent`. */
function askAgent(context: NightContext, agent: string): LimitAnswer {
  return worstOf([askLimit(context, agent), askAgentBreaker(context, agent)]);
}

/** The same for `task`; where it comes from counts only before it is begun. */
export function askSources(context: NightContext, task: Task): LimitAnswer {
  const { ports, nightId } = context;
  const ofAgent = askAgent(context, placementOf(context, task)?.driver.id ?? '');
  const isBegun = ports.store.taskNights(nightId).some(({ taskId }) => taskId === task.id);
  return isBegun ? ofAgent : worstOf([ofAgent, askOriginBreakers(context, task)]);
}

function worstOf(answers: readonly LimitAnswer[]): LimitAnswer {
  const found = WORST.map((kind) => answers.find((answer) => answer.kind === kind));
  return found.find((answer) => answer !== undefined) ?? { kind: 'free' };
}
