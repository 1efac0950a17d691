import { describe, expect, it } from 'vitest';
import { outcomeOf, type RunEnd } from '../../../../src/node/agent/claude/ending/outcome.ts';
import { parseLine } from '../../../../src/node/agent/claude/output/line.ts';
import { addLine, EMPTY_TALLY } from '../../../../src/node/agent/claude/output/tally.ts';
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
const KEPT = { bytes: 100, totals: null, replies: null };
const WHOLE = [LINES.init, LINES.message, LINES.result()];

function endOf(lines: readonly string[], more: Partial<RunEnd> = {}) {
  return outcomeOf({
    end: EXIT,
    tally: lines.map(parseLine).reduce(addLine, EMPTY_TALLY),
    transcript: KEPT,
    stopCause: null,
    wantedThreadId: null,
    before: null,
    stderrTail: '',
    ...more,
  });
}

function exit(exitCode: number | null, signal: string | null = null): Partial<RunEnd> {
  return { end: { ...EXIT, exitCode, signal } };
}

function failed(line: string, text: string, more: Readonly<Record<string, unknown>> = {}) {
  return endOf([LINES.init, line, LINES.result({ isError: true, text, more })], exit(1));
}

describe('the outcome of a run of claude', () => {
  it('is done only after a result without an error and exit code 0', () => {
    expect(endOf(WHOLE)).toMatchObject({ kind: 'done', threadId: THREAD, lastText: 'All done.' });
    expect(endOf(WHOLE, exit(1)).kind).toBe('failed');
    expect(endOf([LINES.init, LINES.message]).kind).toBe('failed');
    expect(endOf([LINES.init, LINES.result({ isError: true })]).kind).toBe('failed');
    expect(endOf([...WHOLE, LINES.rejected]).kind).toBe('limit');
    expect(endOf([]).kind).toBe('failed');
  });

  it('is not believed when it was interrupted and says 0', () => {
    const more = { subtype: 'error_during_execution', terminal_reason: 'aborted_tools' };
    const interrupted = LINES.result({ isError: true, more });
    expect(endOf([LINES.init, interrupted]).kind).toBe('failed');
    expect(endOf([LINES.init], { stopCause: 'user' }).kind).toBe('stopped');
  });

  it('is the last of several results', () => {
    expect(endOf([...WHOLE, LINES.result({ isError: true })], exit(1)).kind).toBe('failed');
    const again = LINES.result({ text: 'And more.' });
    expect(endOf([...WHOLE, again])).toMatchObject({ kind: 'done', lastText: 'And more.' });
  });

  it('is done when it finished and had to be ended, or finished in the moment of a stop', () => {
    const ended = { ...exit(null, 'SIGKILL'), stopCause: 'finished' } as const;
    expect(endOf(WHOLE, ended).kind).toBe('done');
    expect(endOf(WHOLE, { stopCause: 'deadline' }).kind).toBe('done');
  });

  it.each([
    ['user', 'stopped'],
    ['deadline', 'stopped'],
    ['stall', 'stalled'],
    ['constraint', 'stopped'],
  ] as const)('after a stop by %s is %s', (stopCause, kind) => {
    expect(endOf([LINES.init], { ...exit(143), stopCause }).kind).toBe(kind);
  });

  it('is a failure when everything was refused', () => {
    const write = LINES.toolUse('Write', { file_path: '/etc/x' });
    const refused = [LINES.init, write, LINES.denied, LINES.answer('no', true), LINES.result()];
    expect(endOf(refused)).toMatchObject({
      kind: 'failed',
      message: 'Claude Code was refused once and did nothing.',
    });
    const ran = [LINES.toolUse('Bash', { command: 'ls' }, 't2'), LINES.answer('ok', false, 't2')];
    expect(endOf([...ran, ...refused]).kind).toBe('done');
  });

  it('is a failure when its sandbox broke down under it', () => {
    const problem = 'Sandbox is required but failed to initialize: no sockets. Restart to retry.';
    const run = LINES.toolUse('Bash', { command: 'ls' });
    const outcome = endOf([LINES.init, run, LINES.answer(problem, true), LINES.result()]);
    expect(outcome.kind).toBe('failed');
    expect(outcome.message).toBe(
      'No command could run. Sandbox is required but failed to initialize: no sockets.',
    );
  });

  it('is a question when the last message asks one, also after refusals', () => {
    const text = 'I stopped.\nQUESTION: Which port?\nOPTION: 80\nOPTION: 8080';
    const outcome = endOf([LINES.init, LINES.denied, LINES.result({ text })]);
    expect(outcome.kind).toBe('question');
    expect(outcome.question).toEqual({ text: 'Which port?', options: ['80', '8080'] });
  });

  it('names another thread than the one asked for, and keeps the one asked for', () => {
    const outcome = endOf(WHOLE, { wantedThreadId: 'other' });
    expect(outcome.kind).toBe('failed');
    expect(outcome.message).toContain(`asked to continue thread other but began ${THREAD}`);
    expect(endOf(WHOLE, { wantedThreadId: THREAD }).kind).toBe('done');
    const stopped = { wantedThreadId: 'asked', stopCause: 'wrong-thread', ...exit(143) } as const;
    expect(endOf([LINES.init], stopped)).toMatchObject({ kind: 'failed', threadId: 'asked' });
    expect(endOf([LINES.result()], { wantedThreadId: THREAD }).kind).toBe('failed');
  });

  it('names no thread that left no file, for it cannot be resumed', () => {
    expect(endOf(WHOLE, { transcript: null }).threadId).toBeNull();
    const unknown = { ...exit(1), wantedThreadId: THREAD, transcript: null };
    expect(endOf([LINES.noThread], unknown)).toMatchObject({
      kind: 'failed',
      threadId: null,
      message: `No conversation found with session ID: ${THREAD}`,
    });
  });

  it('says why a process did not start, and how one ended that said nothing', () => {
    const spawnError = appError('spawn-failed', 'No such folder.');
    const end = { ...EXIT, exitCode: null, spawnError };
    expect(endOf([], { end })).toMatchObject({ kind: 'spawn-failed', message: 'No such folder.' });
    expect(endOf([], exit(null, 'SIGSEGV')).message).toContain('signal SIGSEGV');
    expect(endOf([], { ...exit(1), stderrTail: 'unknown option' }).message).toBe('unknown option');
  });

  it('fits the schema however long the words are', () => {
    const text = `QUESTION: ${'q'.repeat(9000)}\n${'OPTION: x\n'.repeat(20)}`;
    for (const outcome of [
      endOf([LINES.init, LINES.result({ text })]),
      failed(LINES.failure('server_error', 'e'.repeat(9000)), 'e'.repeat(9000)),
    ]) {
      expect(Outcome.safeParse(outcome).success).toBe(true);
    }
  });
});

describe('the kind of a failure of claude', () => {
  it('is a limit with the instant it ends', () => {
    const outcome = endOf(
      [LINES.init, LINES.rejected, LINES.limit, LINES.result({ isError: true, text: 'limit' })],
      exit(1),
    );
    expect(outcome).toMatchObject({ kind: 'limit', resetsAt: 1_795_300_000_000 });
  });

  it.each([
    ['rate_limit', 'API Error: Request rejected (429)', 429, 'limit'],
    ['billing_error', 'Credit balance is too low', 400, 'limit'],
    ['authentication_failed', 'Not logged in · Please run /login', null, 'auth'],
    ['server_error', 'API Error: 503 busy', 503, 'overloaded'],
    ['brand_new_word', 'API Error: 529 Overloaded.', 529, 'overloaded'],
    ['brand_new_word', 'Forbidden', 403, 'auth'],
    ['brand_new_word', 'Something odd', null, 'failed'],
    ['invalid_request', 'API Error: 400 odd', 400, 'invalid'],
    ['invalid_request', 'Prompt is too long', null, 'invalid'],
    ['brand_new_word', 'Prompt is too long', null, 'context'],
    ['invalid_request', 'API Error: this appears to violate our Usage Policy', 400, 'refused'],
    ['account_on_hold', 'On hold', null, 'auth'],
    ['unknown', 'API Error: Connection refused (ECONNREFUSED)', null, 'network'],
    ['unknown', 'Not logged in', null, 'auth'],
    ['unknown', "You've hit your session limit", null, 'limit'],
  ] as const)('%s "%s" (%s) is %s', (error, text, status, kind) => {
    const line = LINES.failure(error, text, { api_error_status: status });
    expect(failed(line, text, { api_error_status: status }).kind).toBe(kind);
  });

  it.each(['error_max_turns', 'error_max_budget_usd'])('%s is a budget', (subtype) => {
    const outcome = endOf(
      [LINES.init, LINES.result({ isError: true, more: { subtype } })],
      exit(1),
    );
    expect(outcome.kind).toBe('budget');
  });

  it('says which model the service does not know', () => {
    const text = "There's an issue with the selected model (x).";
    const outcome = failed(LINES.failure('model_not_found', text), text);
    expect(outcome).toMatchObject({
      kind: 'invalid',
      message: `The model service does not know the configured model. ${text}`,
    });
  });
});

describe('the usage of a run of claude', () => {
  const before = {
    ...KEPT,
    totals: { inputTokens: 1000, cachedInputTokens: 200, outputTokens: 100, costUsd: 0.005 },
  };

  it('is what the totals grew by', () => {
    expect(endOf(WHOLE).usage).toEqual({
      inputTokens: 3000,
      cachedInputTokens: 600,
      outputTokens: 300,
      costUsd: 0.01692,
    });
    const { usage } = endOf(WHOLE, { wantedThreadId: THREAD, before });
    expect(usage).toMatchObject({ inputTokens: 2000, cachedInputTokens: 400, outputTokens: 200 });
    expect(usage?.costUsd).toBeCloseTo(0.01192, 9);
  });

  it("is the run's own, without a price, when the earlier totals are not known", () => {
    const { usage } = endOf(WHOLE, { wantedThreadId: THREAD, before: KEPT });
    expect(usage).toEqual({
      inputTokens: 2000,
      cachedInputTokens: 400,
      outputTokens: 200,
      costUsd: null,
    });
  });

  it('is what was written down when it was asked to end', () => {
    const totals = { inputTokens: 4000, cachedInputTokens: 800, outputTokens: 400, costUsd: 0.02 };
    const transcript = { ...KEPT, totals };
    const stopped = { ...exit(143), stopCause: 'user', transcript, before } as const;
    const { usage } = endOf([LINES.init], { ...stopped, wantedThreadId: THREAD });
    expect(usage).toMatchObject({ inputTokens: 3000, outputTokens: 300 });
    expect(usage?.costUsd).toBeCloseTo(0.015, 9);
  });

  it('is the sum of its replies when it was killed', () => {
    const replies = { inputTokens: 1000, cachedInputTokens: 200, outputTokens: 100, costUsd: null };
    const killed = { ...exit(null, 'SIGKILL'), transcript: { ...KEPT, replies } };
    expect(endOf([LINES.init], killed).usage).toEqual(replies);
    expect(endOf([LINES.init], exit(null, 'SIGKILL')).usage).toBeNull();
  });
});
