import type { CodexLine } from './line.ts';
import { type ThreadTotals, totalsOf } from './usage.ts';

/** What a run has told so far. */
export interface Tally {
  readonly threadId: string | null;
  readonly lastText: string | null;
  readonly totals: ThreadTotals | null;
  readonly isTurnCompleted: boolean;
  /** The message of `turn.failed`, which ends a run. */
  readonly failure: string | null;
  /** The latest message that did not end the run: an error before a retry, or a warning. */
  readonly complaint: string | null;
  readonly runningCommands: ReadonlySet<string>;
}

/** Before the first line. */
export const EMPTY_TALLY: Tally = {
  threadId: null,
  lastText: null,
  totals: null,
  isTurnCompleted: false,
  failure: null,
  complaint: null,
  runningCommands: new Set(),
};

/** The tally after one more line. */
export function addLine(tally: Tally, line: CodexLine): Tally {
  switch (line.type) {
    case 'thread.started':
      return { ...tally, threadId: line.thread_id };
    case 'turn.completed':
      return { ...tally, isTurnCompleted: true, totals: totalsOf(line.usage) };
    case 'turn.failed':
      return { ...tally, failure: line.error.message };
    case 'error':
      return { ...tally, complaint: line.message };
    case 'item.started':
      return line.item.type === 'command_execution' ? withCommand(tally, line.item.id) : tally;
    case 'item.completed':
      return withCompleted(tally, line.item);
    default:
      return tally;
  }
}

/** Whether a line is progress; errors before a retry and warnings are not (agents.md 9). */
export function isProgress(line: CodexLine): boolean {
  if (line.type === 'error') return false;
  return !(line.type === 'item.completed' && line.item.type === 'error');
}

function withCommand(tally: Tally, id: string): Tally {
  return { ...tally, runningCommands: new Set([...tally.runningCommands, id]) };
}

function withCompleted(
  tally: Tally,
  item: Extract<CodexLine, { type: 'item.completed' }>['item'],
): Tally {
  if (item.type === 'agent_message') return { ...tally, lastText: item.text };
  if (item.type === 'error') return { ...tally, complaint: item.message };
  const left = [...tally.runningCommands].filter((id) => id !== item.id);
  return { ...tally, runningCommands: new Set(left) };
}
