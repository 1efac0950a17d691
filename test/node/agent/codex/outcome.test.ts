import { describe, expect, it } from 'vitest';
import { failureKind } from '../../../../src/node/agent/codex/ending/failure.ts';
import { outcomeOf, type RunEnd } from '../../../../src/node/agent/codex/ending/outcome.ts';
import { parseLine } from '../../../../src/node/agent/codex/output/line.ts';
import { addLine, EMPTY_TALLY } from '../../../../src/node/agent/codex/output/tally.ts';
import type { RolloutFacts } from '../../../../src/node/agent/codex/thread-file/rollout.ts';
import { questionIn } from '../../../../src/node/agent/program-agent/question.ts';
import { appError } from '../../../../src/shared/error.ts';
import { Outcome } from '../../../../src/shared/schema/attempt.ts';
import { LINES, THREAD } from './recorded.ts';

const EXIT = {
  exitCode: 0,
  signal: null,
  outputBytes: 10,
  droppedLines: 0,
  leftBehind: 0,
  logProblem: null,
};
const WHOLE = [LINES.threadStarted, LINES.turnStarted, LINES.message, LINES.completed];

function endOf(lines: readonly string[], more: Partial<RunEnd> = {}) {
  return outcomeOf({
    end: EXIT,
    tally: lines.map(parseLine).reduce(addLine, EMPTY_TALLY),
    rollout: null,
    stopCause: null,
    wantedThreadId: null,
    before: null,
    stderrTail: '',
    nowAt: 0,
    ...more,
  });
}

function exit(exitCode: number | null, signal: string | null = null): Partial<RunEnd> {
  return { end: { ...EXIT, exitCode, signal } };
}

function facts(more: Partial<RolloutFacts>): RolloutFacts {
  const none = { bytes: 0, totals: null, recorded: null, errorInfo: null, resetsAt: null };
  return { ...none, limitUse: [], denied: [], ...more };
}

function tokens(inputTokens: number, outputTokens: number) {
  return { inputTokens, cachedInputTokens: 0, outputTokens };
}

describe('the outcome of a run', () => {
  it('is done only after a completed turn and exit code 0', () => {
    expect(endOf(WHOLE).kind).toBe('done');
    expect(endOf(WHOLE, exit(1)).kind).toBe('failed');
    expect(endOf(WHOLE.slice(0, -1)).kind).toBe('failed');
    expect(endOf([]).kind).toBe('failed');
  });

  it('is done when the turn was completed and the process had to be ended', () => {
    expect(endOf(WHOLE, { ...exit(null, 'SIGKILL'), stopCause: 'finished' }).kind).toBe('done');
  });

  it('is done when it finished in the moment of a stop', () => {
    expect(endOf(WHOLE, { stopCause: 'deadline' }).kind).toBe('done');
  });

  it.each([
    ['user', 'stopped'],
    ['deadline', 'stopped'],
    ['stall', 'stalled'],
    ['constraint', 'stopped'],
  ] as const)('after a stop by %s is %s', (stopCause, kind) => {
    expect(endOf([LINES.threadStarted], { ...exit(1), stopCause }).kind).toBe(kind);
  });

  it('names another thread than the one asked for, even when all else went well', () => {
    const outcome = endOf(WHOLE, { wantedThreadId: 'other' });
    expect(outcome.kind).toBe('failed');
    expect(outcome.message).toContain(`asked to continue thread other but began ${THREAD}`);
    expect(endOf(WHOLE, { wantedThreadId: THREAD }).kind).toBe('done');
    expect(endOf(WHOLE.slice(1), { wantedThreadId: THREAD }).kind).toBe('failed');
  });

  it('keeps the thread that was asked for, not the stranger', () => {
    const more = { wantedThreadId: 'asked', stopCause: 'wrong-thread', ...exit(1) } as const;
    expect(endOf([LINES.threadStarted], more).threadId).toBe('asked');
  });

  it('is a limit with the reset of the thread file before that of the sentence', () => {
    const known = {
      rollout: facts({ errorInfo: 'usage_limit_exceeded', resetsAt: 1_795_223_864_000 }),
    };
    const outcome = endOf([LINES.threadStarted, LINES.limit], { ...exit(1), ...known });
    expect(outcome).toMatchObject({ kind: 'limit', resetsAt: 1_795_223_864_000 });
    const byText = endOf([LINES.threadStarted, LINES.limit], exit(1));
    expect(byText.resetsAt).toBe(new Date(2026, 10, 21, 1, 20).getTime());
  });

  it('carries the words of standard error when there was no event', () => {
    const outcome = endOf([], { ...exit(1), stderrTail: 'no rollout found' });
    expect(outcome).toMatchObject({ kind: 'failed', message: 'no rollout found' });
    expect(endOf([], exit(null, 'SIGSEGV')).message).toContain('signal SIGSEGV');
    expect(endOf([], exit(2)).message).toContain('exit code 2');
  });

  it('says why a process did not start', () => {
    const spawnError = appError('spawn-failed', 'No such folder.');
    const end = { ...EXIT, exitCode: null, spawnError };
    expect(endOf([], { end })).toMatchObject({ kind: 'spawn-failed', message: 'No such folder.' });
  });

  it('counts what a killed run used from its thread file, without what came before', () => {
    const { usage } = endOf([LINES.threadStarted], {
      ...exit(null, 'SIGKILL'),
      before: facts({ totals: tokens(3000, 300), recorded: tokens(3000, 300) }),
      rollout: facts({ totals: tokens(4000, 400), recorded: tokens(9000, 900) }),
    });
    expect(usage).toMatchObject({ inputTokens: 6000, outputTokens: 600, costUsd: null });
    expect(endOf([LINES.threadStarted]).usage).toBeNull();
  });

  it('does not count again what a killed run before it used', () => {
    const { usage } = endOf([LINES.threadStarted, LINES.completed], {
      before: facts({ totals: null, recorded: tokens(1000, 100) }),
      rollout: facts({ totals: tokens(5000, 500), recorded: tokens(6000, 600) }),
    });
    expect(usage).toMatchObject({ inputTokens: 5000, outputTokens: 500 });
  });

  it('is a question when the last message asks one', () => {
    const text = 'I stopped.\nQUESTION: Which port?\nOPTION: 80\nOPTION: 8080';
    const line = JSON.stringify({
      type: 'item.completed',
      item: { id: 'i', type: 'agent_message', text },
    });
    const outcome = endOf([LINES.threadStarted, line, LINES.completed]);
    expect(outcome.kind).toBe('question');
    expect(outcome.question).toEqual({ text: 'Which port?', options: ['80', '8080'] });
  });

  it('fits the schema however long the words are', () => {
    const text = `QUESTION: ${'q'.repeat(9000)}\n${'OPTION: x\n'.repeat(20)}`;
    const line = JSON.stringify({
      type: 'item.completed',
      item: { id: 'i', type: 'agent_message', text },
    });
    expect(Outcome.safeParse(endOf([LINES.threadStarted, line, LINES.completed])).success).toBe(
      true,
    );
    const long = endOf([], { ...exit(1), stderrTail: 'e'.repeat(9000) });
    expect(Outcome.safeParse(long).success).toBe(true);
  });
});

describe('a question', () => {
  it('is asked only by a line of its own, not by a polite ending', () => {
    expect(questionIn('Done. Do you want me to add tests?')).toBeNull();
    expect(questionIn(null)).toBeNull();
    expect(questionIn('It said "QUESTION: x" somewhere in the middle')).toBeNull();
  });

  it('may be the line a command agent prints', () => {
    const line = '{"nightkiln":{"question":{"text":"Which?","options":["a"]}}}';
    expect(questionIn(`Words.\n${line}\n`)).toEqual({ text: 'Which?', options: ['a'] });
  });
});

describe('the kind of a failure', () => {
  it.each([
    ['usage_limit_exceeded', '', 'limit'],
    ['model_not_found', 'The requested model x does not exist.', 'invalid'],
    ['other', 'stream disconnected before completion: network error', 'network'],
    [{ http_connection_failed: { http_status_code: 401 } }, '', 'auth'],
    [{ http_connection_failed: { http_status_code: 503 } }, '', 'overloaded'],
    [{ http_connection_failed: { http_status_code: 429 } }, '', 'limit'],
    [{ http_connection_failed: { http_status_code: null } }, '', 'network'],
    [{ http_connection_failed: { http_status_code: 400 } }, 'odd request', 'invalid'],
    [{ response_stream_disconnected: { http_status_code: null } }, '', 'network'],
    [{ response_too_many_failed_attempts: { http_status_code: 529 } }, '', 'overloaded'],
    ['context_window_exceeded', '', 'context'],
    ['cyber_policy', '', 'refused'],
    ['bad_request', '', 'invalid'],
    ['server_overloaded', '', 'overloaded'],
    [{ something_new: {} }, 'odd', 'failed'],
    [null, 'You’ve hit your usage limit. Try again later.', 'limit'],
    [null, 'Quota exceeded. Check your plan and billing details.', 'limit'],
    [null, 'exceeded retry limit, last status: 429 Too Many Requests', 'limit'],
    [null, 'unexpected status 401 Unauthorized: bad key', 'auth'],
    [null, 'Missing environment variable: `STUB_KEY`.', 'auth'],
    [null, 'Your refresh token was already used. Please log in again.', 'auth'],
    [null, "We're currently experiencing high demand", 'overloaded'],
    [null, 'Connection failed: error sending request', 'network'],
    [null, 'budget reached', 'budget'],
    [null, 'The requested model x does not exist.', 'failed'],
  ] as const)('%j %s is %s', (info, message, kind) => {
    expect(failureKind(info, message)).toBe(kind);
  });
});
