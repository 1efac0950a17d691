import type { StoredEvent } from '../../../shared/event.ts';
import type { Task } from '../../../shared/schema/task.ts';

/** What the agents of one task propose to say outside, one sentence each. None of it was done. */
export function proposalsIn(events: readonly StoredEvent[], taskId: string): string[] {
  return events.filter((event) => event.taskId === taskId).flatMap(tellProposal);
}

function tellProposal(event: StoredEvent): string[] {
  if (event.type === 'proposal.refused') return [event.body.sentence];
  if (event.type !== 'proposal.made') return [];
  const { kind, title, text, removed } = event.body;
  const words = [title, text].filter((one) => one !== '').join(': ');
  const what = kind === 'comment' ? 'a comment' : 'a pull request';
  const cut = removed === 0 ? '' : ` (${removed} ${removed === 1 ? 'part' : 'parts'} taken out)`;
  return [`Its agent proposes ${what}${cut}: ${words.replaceAll(/\s+/g, ' ')}`];
}

/** What a reviewer should mind of who asked for a task. */
export function strangerRisks(task: Pick<Task, 'source' | 'trust'> | null): string[] {
  const isStrange = task?.source === 'issue' && task.trust === 'untrusted';
  return isStrange ? ['a stranger asked for it'] : [];
}
