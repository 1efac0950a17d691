import { ITEM_KEY, SESSION_KEY, type Task } from '../../../shared/schema/task.ts';
import { classify } from '../classify.ts';
import { instructionsOf, type TaskDraft, titleOf } from '../draft.ts';

const INSTRUCTIONS =
  'You work on this repository on your own through the night, in one session, on what you find worth most. Nobody chooses for you and nobody answers before the morning. What counts is finished, proved, reviewable work.';

/** The one task of a repository that is worked on in a session: it lasts as long as the night. */
export function sessionDraft(repoId: string, estimateMs: number): TaskDraft {
  return {
    repoId,
    source: 'goal',
    key: `${SESSION_KEY}${repoId}`,
    title: titleOf(`Long session on ${repoId}`),
    instructions: INSTRUCTIONS,
    category: 'other',
    trust: 'operator',
    targets: [],
    estimateMs: Math.max(1, Math.round(estimateMs)),
    priority: 0,
  };
}

/** Whether a task is a session. */
export function isSession({ key }: Pick<Task, 'key'>): boolean {
  return key.startsWith(SESSION_KEY);
}

/** Whether a task is an item that the agent of a session chose by itself. */
export function isItem({ key }: Pick<Task, 'key'>): boolean {
  return key.startsWith(ITEM_KEY);
}

/** An item of a session as a task of its own. Its title and words are the agent's. */
export function itemDraft(
  session: Task,
  item: { n: number; title: string; summary: string },
): TaskDraft {
  const text = `${item.title}\n\n${item.summary}`.trim();
  return {
    repoId: session.repoId,
    source: 'discovery',
    key: `${ITEM_KEY}${session.id}:${item.n}`,
    title: titleOf(item.title),
    instructions: instructionsOf(text),
    category: classify(item.title),
    trust: 'untrusted',
    targets: [],
    estimateMs: 60_000,
    priority: 0,
  };
}
