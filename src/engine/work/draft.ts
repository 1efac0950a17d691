import type { Task } from '../../shared/schema/task.ts';

/** A piece of work before it has an id, a state and times: everything that describes it. */
export type TaskDraft = Omit<
  Task,
  'id' | 'state' | 'verdict' | 'nightId' | 'createdAt' | 'updatedAt'
>;

const MAX_TITLE = 200;
const MAX_INSTRUCTIONS = 20_000;

/** Text as a task title: one line of at most 200 characters, never empty. */
export function titleOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim() || 'Untitled task';
  return clipText(line, MAX_TITLE);
}

/** Text as task instructions: at most 20,000 characters, the start kept. */
export function instructionsOf(text: string): string {
  return clipText(text, MAX_INSTRUCTIONS);
}

/** At most `limit` UTF-16 units with an ellipsis at the cut, never half a character. */
export function clipText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
