import type { Block, ClaudeLine, KnownLine, ResultLine } from './line.ts';
import { isAction, isLong, type ToolCall } from './tool.ts';

/** Why the service refused, as far as claude says. */
export interface ApiFailure {
  /** Claude's word for it, such as `rate_limit` or `authentication_failed`. */
  readonly error: string | null;
  /** The finer word, such as `usage_limit_reached`. */
  readonly code: string | null;
  readonly status: number | null;
}

/** What a run has told so far. */
export interface Tally {
  readonly threadId: string | null;
  readonly lastText: string | null;
  /** The latest of its results; a run may have several (agents.md 3). */
  readonly result: ResultLine | null;
  /** The limit that stops the thread; null while it may go on. `resetsAt` is epoch milliseconds. */
  readonly limit: { readonly resetsAt: number | null } | null;
  readonly failure: ApiFailure | null;
  /** The latest message that did not end the run. */
  readonly complaint: string | null;
  readonly runningTools: ReadonlyMap<string, ToolCall>;
  readonly actionsDone: number;
  readonly denials: number;
  readonly sandboxProblem: string | null;
}

/** Before the first line. */
export const EMPTY_TALLY: Tally = {
  threadId: null,
  lastText: null,
  result: null,
  limit: null,
  failure: null,
  complaint: null,
  runningTools: new Map(),
  actionsDone: 0,
  denials: 0,
  sandboxProblem: null,
};

const SANDBOX_PROBLEM = /Sandbox (?:is )?required but [^.]*/i;

/** The tally after one more line. */
export function addLine(tally: Tally, line: ClaudeLine): Tally {
  switch (line.type) {
    case 'system':
      return addSystem(tally, line);
    case 'assistant':
      return addAssistant(tally, line);
    case 'user':
      return line.message.content.reduce(addAnswer, tally);
    case 'result':
      return addResult(tally, line);
    case 'rate_limit_event': {
      const { status, resetsAt, isUsingOverage } = line.rate_limit_info;
      const isHit = status === 'rejected' && isUsingOverage !== true;
      const at = typeof resetsAt === 'number' ? resetsAt * 1000 : null;
      return { ...tally, limit: isHit ? { resetsAt: at } : null };
    }
    case 'unknown':
      return tally;
  }
}

/** Whether a line is progress; a retry is not (agents.md 9). */
export function isProgress(line: ClaudeLine): boolean {
  return !(line.type === 'system' && line.subtype === 'api_retry');
}

/** How many tools run that may be silent for long. */
export function longTools({ runningTools }: Tally): number {
  return [...runningTools.values()].filter(isLong).length;
}

function addSystem(tally: Tally, line: Extract<KnownLine, { type: 'system' }>): Tally {
  switch (line.subtype) {
    case 'init':
      return { ...tally, threadId: line.session_id };
    case 'api_retry':
      return { ...tally, complaint: retryReason(line) };
    case 'permission_denied': {
      const runningTools = without(tally.runningTools, line.tool_use_id ?? '');
      return { ...tally, runningTools, denials: tally.denials + 1 };
    }
    default:
      return tally;
  }
}

/** Why a request is sent again, in one sentence. */
export function retryReason(line: {
  readonly attempt: number;
  readonly max_retries?: number | null | undefined;
  readonly error_status?: number | null | undefined;
  readonly error?: string | null | undefined;
}): string {
  const why = [line.error_status ?? '', line.error ?? ''].join(' ').trim().replaceAll('_', ' ');
  const of = line.max_retries ? ` of ${line.max_retries}` : '';
  return `The model service failed (${why || 'unknown'}), retry ${line.attempt}${of}.`;
}

function addAssistant(tally: Tally, line: Extract<KnownLine, { type: 'assistant' }>): Tally {
  const after = line.message.content.reduce(addPiece, tally);
  if (!line.error) return { ...after, failure: null };
  const failure: ApiFailure = {
    error: line.error,
    code: line.api_error ?? null,
    status: line.api_error_status ?? null,
  };
  return { ...after, failure, lastText: tally.lastText, complaint: after.lastText };
}

function addPiece(tally: Tally, piece: Block): Tally {
  if (piece.type === 'text') return { ...tally, lastText: piece.text };
  if (piece.type !== 'tool_use') return tally;
  const call = { name: piece.name, input: piece.input };
  return { ...tally, runningTools: new Map([...tally.runningTools, [piece.id, call]]) };
}

function addAnswer(tally: Tally, piece: Block): Tally {
  if (piece.type !== 'tool_result') return tally;
  const call = tally.runningTools.get(piece.tool_use_id);
  const isDone = call !== undefined && isAction(call) && piece.is_error !== true;
  const problem =
    piece.is_error === true ? SANDBOX_PROBLEM.exec(JSON.stringify(piece.content) ?? '') : null;
  return {
    ...tally,
    runningTools: without(tally.runningTools, piece.tool_use_id),
    actionsDone: tally.actionsDone + (isDone ? 1 : 0),
    sandboxProblem: problem?.[0] ?? tally.sandboxProblem,
  };
}

function addResult(tally: Tally, line: ResultLine): Tally {
  const denials = Math.max(tally.denials, line.permission_denials?.length ?? 0);
  const text = line.is_error ? tally.lastText : (line.result ?? tally.lastText);
  return { ...tally, result: line, denials, lastText: text === '' ? tally.lastText : text };
}

function without(tools: ReadonlyMap<string, ToolCall>, id: string): ReadonlyMap<string, ToolCall> {
  return new Map([...tools].filter(([one]) => one !== id));
}
