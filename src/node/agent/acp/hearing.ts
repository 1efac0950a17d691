import type { AgentEvent } from '../../../engine/ports/agent.ts';
import type { Usage } from '../../../shared/schema/attempt.ts';
import { type Beside, readBeside } from './output/beside.ts';
import { createSpoken } from './output/spoken.ts';
import { commandEvent, createToolCalls } from './output/tool-calls.ts';
import { usageOfTurn } from './output/usage.ts';
import { choose, isAllowed, isYes, type PermissionRule } from './permission/answer.ts';
import type { PermissionAnswer } from './wire/channel.ts';
import {
  Notification,
  PermissionRequest,
  QUIET_UPDATES,
  type ToolCall,
  type TurnTokens,
  Update,
} from './wire/messages.ts';

/** What we hear of a run and answer to it, from its session on. */
export interface Hearing {
  /** The session whose turn begins now; what came before it was history. */
  begin(session: {
    readonly sessionId: string;
    readonly resumed: boolean;
    /** What it had cost before, where that is known. */
    readonly costBefore: number | null;
  }): void;
  onUpdate(params: unknown): void;
  onPermission(params: unknown): Promise<PermissionAnswer>;
  onOdd(what: string): void;
  /** The turn is over: the last message is whole. */
  pause(): void;
  usage(tokens: TurnTokens | null): Usage | null;
  summary(): {
    readonly lastText: string | null;
    readonly denials: number;
    readonly actionsDone: number;
    readonly runningCommands: number;
    /** Its turn came to a bad end, whatever the stop reason says. */
    readonly isBroken: boolean;
    /** The usage limit it met; null when it told of none. */
    readonly limit: { readonly resetsAt: number | null } | null;
  };
  /** What the session has cost up to now, in US dollars; null while nobody said. */
  cost(): number | null;
}

/** More odd messages than this are counted without an event each, so that a flood does not fill the journal. */
const MAX_ODD_EVENTS = 20;

const NO: PermissionAnswer = { outcome: { outcome: 'cancelled' } };

/** Turns what an agent says into events. `onProgress` is told of each message that shows it at work. */
export function createHearing(parts: {
  readonly rule: PermissionRule;
  readonly onEvent: (event: AgentEvent) => void;
  readonly onProgress: (runningCommands: number) => void;
}): Hearing {
  const { rule, onEvent, onProgress } = parts;
  const calls = createToolCalls();
  const spoken = createSpoken((text) => onEvent({ kind: 'text', text }));
  let sessionId: string | null = null;
  let cost: { before: number | null; after: number | null } = { before: null, after: null };
  let denials = 0;
  let odd = 0;
  let isBroken = false;
  let limit: Beside['limit'];

  function onOdd(type: string): void {
    odd += 1;
    if (odd <= MAX_ODD_EVENTS) onEvent({ kind: 'unknown', type: type.slice(0, 100) });
  }

  function onUpdate(params: unknown): void {
    const heard = Notification.safeParse(params);
    if (!heard.success) {
      onOdd('session/update');
      return;
    }
    const { update } = heard.data;
    if (sessionId !== null && heard.data.sessionId !== sessionId) {
      onOdd('update of another session');
      return;
    }
    const known = Update.safeParse(update);
    const isRetry = known.success && take(known.data);
    if (!known.success && !QUIET_UPDATES.has(update.sessionUpdate)) onOdd(update.sessionUpdate);
    if (!isRetry) onProgress(calls.running());
  }

  /** True for a failure of the service that is tried again: no progress. */
  function take(update: Update): boolean {
    if (update.sessionUpdate === 'usage_update' || update.sessionUpdate === 'session_info_update') {
      if ('cost' in update && update.cost?.currency === 'USD') {
        cost = { ...cost, after: update.cost.amount };
      }
      return takeBeside(readBeside(update._meta));
    }
    if (sessionId !== null) takeWork(update);
    return false;
  }

  function takeBeside(beside: Beside): boolean {
    isBroken = beside.isBroken ?? isBroken;
    limit = beside.limit ?? limit;
    for (const use of beside.limitUse ?? []) onEvent({ kind: 'limit-use', ...use });
    if (beside.retry === undefined) return false;
    onEvent({ kind: 'retry', reason: beside.retry.slice(0, 4000) });
    return true;
  }

  function takeWork(
    update: Extract<
      Update,
      { sessionUpdate: 'agent_message_chunk' | 'tool_call' | 'tool_call_update' }
    >,
  ): void {
    if (update.sessionUpdate === 'agent_message_chunk') {
      spoken.add(update.content.text ?? '');
      return;
    }
    spoken.pause();
    const event = calls.take(update);
    if (event !== null) onEvent(event);
  }

  async function onPermission(params: unknown): Promise<PermissionAnswer> {
    const asked = PermissionRequest.safeParse(params);
    if (!asked.success || asked.data.sessionId !== sessionId) {
      onOdd('session/request_permission');
      return NO;
    }
    const { toolCall, options } = asked.data;
    const call = calls.whole(toolCall);
    const isFine = (await isAllowed(call, rule)) && (await isAllowedAsKnown(toolCall, call));
    const answer = choose(options, isFine);
    if (!isYes(answer, options)) refuse(call);
    onProgress(calls.running());
    return answer;
  }

  /** What it named before must be fine as well as what it asks about now. */
  async function isAllowedAsKnown(asked: ToolCall, whole: ToolCall): Promise<boolean> {
    return asked.rawInput === undefined || isAllowed({ ...whole, rawInput: asked.rawInput }, rule);
  }

  function refuse(call: ToolCall): void {
    denials += 1;
    calls.refuse(call.toolCallId);
    const what = call.title ?? call.kind ?? 'a tool call';
    onEvent(
      call.kind === 'execute'
        ? commandEvent(call, 'denied')
        : { kind: 'warning', text: `Refused: ${what}`.slice(0, 4000) },
    );
  }

  return {
    begin(session) {
      sessionId = session.sessionId;
      const known = session.costBefore ?? cost.after;
      cost = { before: session.resumed ? known : 0, after: cost.after };
      isBroken = false;
    },
    onUpdate,
    onPermission,
    onOdd,
    pause: () => spoken.pause(),
    usage: (tokens) => usageOfTurn(tokens, cost),
    summary: () => ({
      lastText: spoken.last(),
      denials,
      actionsDone: calls.done(),
      runningCommands: calls.running(),
      isBroken,
      limit: limit?.isHit === true ? { resetsAt: limit.resetsAt } : null,
    }),
    cost: () => cost.after,
  };
}
