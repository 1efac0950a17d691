import type { AgentEvent } from '../../../../engine/ports/agent.ts';
import type { CodexItem, CodexLine } from './line.ts';
import { attemptUsage, type ThreadTotals, totalsOf } from './usage.ts';

/** What is known before the first line: the thread asked for, and its totals until now. */
export interface ThreadBefore {
  readonly threadId: string | null;
  readonly totals: ThreadTotals;
}

/** What one line of codex means in the vocabulary of all agents; null for lines that say nothing new. */
export function agentEventOf(line: CodexLine, before: ThreadBefore): AgentEvent | null {
  switch (line.type) {
    case 'thread.started':
      return { kind: 'session', threadId: line.thread_id, resumed: before.threadId !== null };
    case 'turn.completed':
      return { kind: 'usage', usage: attemptUsage(totalsOf(line.usage), before.totals) };
    case 'turn.failed':
      return { kind: 'warning', text: line.error.message };
    case 'error':
      return { kind: 'retry', reason: line.message };
    case 'item.started':
      return line.item.type === 'command_execution'
        ? { kind: 'command', command: line.item.command, state: 'started' }
        : null;
    case 'item.completed':
      return completedItem(line.item);
    case 'unknown':
      return { kind: 'unknown', type: line.name };
    case 'turn.started':
      return null;
  }
}

function completedItem(item: CodexItem): AgentEvent | null {
  switch (item.type) {
    case 'command_execution':
      return { kind: 'command', command: item.command, state: commandState(item) };
    case 'file_change':
      return item.status === 'completed'
        ? { kind: 'files', paths: item.changes.map((change) => change.path) }
        : { kind: 'warning', text: 'A change of files was not applied.' };
    case 'agent_message':
      return { kind: 'text', text: item.text };
    case 'error':
      return { kind: 'warning', text: item.message };
    case 'reasoning':
      return null;
  }
}

function commandState(
  item: Extract<CodexItem, { type: 'command_execution' }>,
): 'ok' | 'failed' | 'denied' {
  if (item.status === 'declined') return 'denied';
  return item.status === 'completed' && (item.exit_code ?? 0) === 0 ? 'ok' : 'failed';
}
