import type { AgentEvent } from '../../../../engine/ports/agent.ts';
import { commandLineIn } from '../permission/command-words.ts';
import { namedPaths } from '../permission/named-paths.ts';
import type { ToolCall } from '../wire/messages.ts';

/** The tool calls of a run. Agents tell of one in pieces: what a later piece leaves out stays as it was. */
export interface ToolCalls {
  /** Takes a piece; the event it makes, if any. */
  take(piece: ToolCall): AgentEvent | null;
  /** The call with everything known of it. */
  whole(piece: ToolCall): ToolCall;
  refuse(id: string): void;
  running(): number;
  /** Edits and commands that came to a good end. */
  done(): number;
}

/** More calls than this are not kept at once; the oldest is forgotten, so that a flood stays small. */
const MAX_CALLS = 500;

/** The calls of a run that has made none. */
export function createToolCalls(): ToolCalls {
  const calls = new Map<string, ToolCall & { readonly isRefused: boolean }>();
  let done = 0;

  function whole(piece: ToolCall): ToolCall & { readonly isRefused: boolean } {
    const known = calls.get(piece.toolCallId);
    return {
      toolCallId: piece.toolCallId,
      title: piece.title ?? known?.title,
      kind: piece.kind ?? known?.kind,
      status: piece.status ?? known?.status,
      locations: piece.locations ?? known?.locations,
      content: piece.content ?? known?.content,
      rawInput: piece.rawInput ?? known?.rawInput,
      isRefused: known?.isRefused ?? false,
    };
  }

  function keep(call: ToolCall & { readonly isRefused: boolean }): void {
    const oldest = calls.keys().next().value;
    if (calls.size >= MAX_CALLS && oldest !== undefined) calls.delete(oldest);
    calls.set(call.toolCallId, call);
  }

  return {
    take(piece) {
      const isNew = !calls.has(piece.toolCallId);
      const call = whole(piece);
      const isOver = call.status === 'completed' || call.status === 'failed';
      if (isOver) calls.delete(piece.toolCallId);
      else keep(call);
      if (call.isRefused) return null;
      if (!isOver) return isNew && call.kind === 'execute' ? commandEvent(call, 'started') : null;
      const event = endEvent(call);
      if (event !== null && call.status === 'completed') done += 1;
      return event;
    },
    whole,
    refuse(id) {
      const call = calls.get(id);
      if (call !== undefined) calls.set(id, { ...call, isRefused: true });
    },
    running: () => [...calls.values()].filter(({ kind }) => kind === 'execute').length,
    done: () => done,
  };
}

function endEvent(call: ToolCall): AgentEvent | null {
  const isGood = call.status === 'completed';
  if (call.kind === 'execute') return commandEvent(call, isGood ? 'ok' : 'failed');
  const changes = call.kind === 'edit' || call.kind === 'delete' || call.kind === 'move';
  return changes && isGood ? { kind: 'files', paths: [...(namedPaths(call) ?? [])] } : null;
}

/** A tool call of a command in this state. */
export function commandEvent(
  call: ToolCall,
  state: 'started' | 'ok' | 'failed' | 'denied',
): AgentEvent {
  const command = commandLineIn(call.rawInput) ?? call.title ?? 'a command';
  return { kind: 'command', command: command.slice(0, 4000), state };
}
