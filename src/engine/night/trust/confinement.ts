import { ITEM_KEY, type Task } from '../../../shared/schema/task.ts';
import type { AgentDriver } from '../../ports/agent.ts';
import { keepsRuleOfTwo } from '../../safety/powers/rule-of-two.ts';
import type { NightContext } from '../context.ts';
import { placementOf } from '../ladder/placement.ts';

/**
 * Whether a task is worked on in confinement: its words are those of somebody nobody vouches for (R96). An item is not: the agent
 * that declared it worked on the person's own task.
 */
export function isConfined({ trust, key }: Pick<Task, 'trust' | 'key'>): boolean {
  return trust === 'untrusted' && !key.startsWith(ITEM_KEY);
}

/** Has setup commands and checks of a confined task run without network and env files in this worktree. */
export function confineWorktree(context: NightContext, task: Task, path: string): void {
  if (isConfined(task)) context.ports.checks.confine(path);
}

/** Why no agent may be given `task` now, whatever it is worth; null when one may. */
export function whyNotConfined(context: NightContext, task: Task): string | null {
  if (!isConfined(task)) return null;
  if (context.config.sandbox.checks === 'off')
    return 'a stranger asks for it, and sandbox.checks is off';
  const placement = placementOf(context, task);
  if (placement === null || mayHear(placement.driver)) return null;
  return `a stranger asks for it, and nothing here holds ${placement.driver.id}`;
}

/** An agent that does not say what holds it could do everything. */
function mayHear({ whenConfined }: AgentDriver): boolean {
  const powers = whenConfined ?? { readsSecrets: true, actsOutside: true };
  return keepsRuleOfTwo({ hearsStrangers: true, ...powers });
}
