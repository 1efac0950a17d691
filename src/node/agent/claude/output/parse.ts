import type { AgentEvent } from '../../../../engine/ports/agent.ts';
import { claudeLimitUse } from '../../program-agent/limit-use.ts';
import type { Block, ClaudeLine, KnownLine } from './line.ts';
import { retryReason, type Tally } from './tally.ts';
import { changedFile, describeCall, isCommand } from './tool.ts';
import { type ThreadTotals, usageOfResult } from './usage.ts';

/** What is known before the first line: whether a thread is resumed, and its totals until now. */
export interface ThreadBefore {
  readonly isResumed: boolean;
  readonly totals: ThreadTotals | null;
}

/** What one line of claude means in the vocabulary of all agents. `tally` holds everything said before it. */
export function agentEventsOf(
  line: ClaudeLine,
  tally: Tally,
  before: ThreadBefore,
): readonly AgentEvent[] {
  switch (line.type) {
    case 'system':
      return systemEvents(line, tally, before);
    case 'assistant':
      return line.error
        ? line.message.content.flatMap((piece) => warningOf(piece))
        : line.message.content.flatMap((piece) => wordOf(piece));
    case 'user':
      return line.message.content.flatMap((piece) => answerOf(piece, tally));
    case 'result': {
      const usage = usageOfResult(line, before.totals, before.isResumed);
      return usage === null ? [] : [{ kind: 'usage', usage }];
    }
    case 'rate_limit_event':
      return claudeLimitUse(line.rate_limit_info).map((use) => ({ kind: 'limit-use', ...use }));
    case 'unknown':
      return [{ kind: 'unknown', type: line.name }];
  }
}

function systemEvents(
  line: Extract<KnownLine, { type: 'system' }>,
  tally: Tally,
  before: ThreadBefore,
): readonly AgentEvent[] {
  switch (line.subtype) {
    case 'init':
      return [{ kind: 'session', threadId: line.session_id, resumed: before.isResumed }];
    case 'api_retry':
      return [{ kind: 'retry', reason: retryReason(line) }];
    case 'permission_denied': {
      const call = tally.runningTools.get(line.tool_use_id ?? '');
      const command = call === undefined ? line.tool_name : describeCall(call);
      return [{ kind: 'command', command, state: 'denied' }];
    }
    case 'model_fallback':
      return [{ kind: 'warning', text: line.message ?? 'Another model took over.' }];
    default:
      return [];
  }
}

function wordOf(piece: Block): AgentEvent[] {
  if (piece.type === 'text') return [{ kind: 'text', text: piece.text }];
  if (piece.type !== 'tool_use' || !isCommand(piece)) return [];
  return [{ kind: 'command', command: describeCall(piece), state: 'started' }];
}

function warningOf(piece: Block): AgentEvent[] {
  return piece.type === 'text' ? [{ kind: 'warning', text: piece.text }] : [];
}

/** A denied call is no longer among the running ones, so that its answer says nothing twice. */
function answerOf(piece: Block, tally: Tally): AgentEvent[] {
  if (piece.type !== 'tool_result') return [];
  const call = tally.runningTools.get(piece.tool_use_id);
  if (call === undefined) return [];
  const isFailed = piece.is_error === true;
  if (isCommand(call)) {
    const state = isFailed ? 'failed' : 'ok';
    return [{ kind: 'command', command: describeCall(call), state }];
  }
  const file = changedFile(call);
  return file === null || isFailed ? [] : [{ kind: 'files', paths: [file] }];
}
