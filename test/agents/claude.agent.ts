import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTokenHolders } from '../../src/node/process/process-table.ts';
import { bash, type ClaudeBench, openClaudeBench, runToEnd, startCommand } from './claude-bench.ts';
import { inOrder, type Script, type Turn } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { CLAUDE_PROGRAM, CLAUDE_VERSION, skipsClaude } from './pinned.ts';
import { programsOf } from './programs.ts';

let bench: ClaudeBench;
const servers: ModelServer[] = [];
const NOBODY = { baseUrl: 'http://127.0.0.1:9/v1' };
const SAY_DONE: Turn = { kind: 'text', text: 'All done.' };

async function serve(script: Script | readonly Turn[]): Promise<ModelServer> {
  const server = await startModelServer(typeof script === 'function' ? script : inOrder(script));
  servers.push(server);
  return server;
}

function write(file: string, content: string): Turn {
  return { kind: 'function', name: 'Write', args: { file_path: file, content } };
}

function inWorktree(file: string): string {
  return path.join(bench.worktreePath, file);
}

function filesLeft(): string[] {
  return readdirSync(bench.worktreePath).sort();
}

beforeEach(async () => {
  bench = await openClaudeBench();
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  bench.remove();
});

describe.skipIf(skipsClaude())('the real claude', () => {
  it('is found behind the npm entry as the native program, with version and login', async () => {
    expect(await bench.driver(NOBODY).detect()).toEqual({
      isInstalled: true,
      version: CLAUDE_VERSION,
      login: 'ok',
      path: CLAUDE_PROGRAM,
      problems: [],
    });
  });

  it('is signed out in a new home, whatever key a shell profile holds, unless that is chosen', async () => {
    const env = { CLAUDE_CODE_OAUTH_TOKEN: '', ANTHROPIC_API_KEY: 'sk-stray' };
    const without = await bench.driver(NOBODY, { env }).detect();
    expect(without).toMatchObject({ isInstalled: true, login: 'none' });
    expect(without.problems[0]).toMatch(/^Claude Code is signed out\. Run CLAUDE_CONFIG_DIR='/);
    const chosen = await bench.driver(NOBODY, { env, config: { useApiKey: true } }).detect();
    expect(chosen.login).toBe('ok');
  });

  it('works a whole turn: a command and an edit change files, usage and price are counted', async () => {
    const server = await serve([
      bash('echo hello > a.txt'),
      write(inWorktree('b.txt'), 'written\n'),
      SAY_DONE,
    ]);
    const job = bench.job('Make two files.');
    const { outcome, events, spawned } = await runToEnd(bench.driver(server), job);
    expect(outcome).toMatchObject({
      kind: 'done',
      exitCode: 0,
      lastText: 'All done.',
      usage: { inputTokens: 3000, cachedInputTokens: 600, outputTokens: 300 },
    });
    expect(outcome.usage?.costUsd).toBeGreaterThan(0);
    expect(spawned.ok).toBe(true);
    expect(readFileSync(inWorktree('a.txt'), 'utf8')).toBe('hello\n');
    expect(readFileSync(inWorktree('b.txt'), 'utf8')).toBe('written\n');
    expect(events).toContainEqual({ kind: 'session', threadId: outcome.threadId, resumed: false });
    expect(events).toContainEqual({ kind: 'files', paths: [inWorktree('b.txt')] });
    expect(events).toContainEqual({ kind: 'command', command: 'echo hello > a.txt', state: 'ok' });
    expect(events.filter((event) => event.kind === 'unknown')).toEqual([]);
    expect(JSON.stringify(server.requests[0]?.body['messages'])).toContain('Make two files.');
    expect(server.requests[0]?.headers['authorization']).toContain('not-a-secret');
    expect(readdirSync(path.dirname(job.logPath)).sort()).toEqual(['1.log', '1.log.stderr']);
  });

  it('resumes the same thread by id, still able to write, and counts only what is new', async () => {
    const server = await serve([
      bash('echo one > one.txt'),
      SAY_DONE,
      bash('echo two > two.txt'),
      { kind: 'text', text: 'Again.' },
    ]);
    const driver = bench.driver(server);
    const first = await runToEnd(driver, bench.job('First.'));
    const threadId = first.outcome.threadId ?? '';
    const second = await runToEnd(driver, bench.job('Findings.', { threadId }));
    expect(second.outcome).toMatchObject({
      kind: 'done',
      threadId,
      lastText: 'Again.',
      usage: { inputTokens: 2000, cachedInputTokens: 400, outputTokens: 200 },
    });
    const price = (first.outcome.usage?.costUsd ?? 0) - (second.outcome.usage?.costUsd ?? 0);
    expect(price).toBeCloseTo(0, 9);
    expect(second.events).toContainEqual({ kind: 'session', threadId, resumed: true });
    expect(filesLeft()).toEqual(['one.txt', 'two.txt']);
    const history = JSON.stringify(server.requests.at(-1)?.body['messages']);
    expect(history).toContain('First.');
    expect(history).toContain('Findings.');
  });

  it('refuses to begin a new thread in place of one it does not know', async () => {
    const server = await serve([SAY_DONE]);
    const threadId = '01a1fb3e-0000-4000-8000-000000000000';
    const { outcome } = await runToEnd(bench.driver(server), bench.job('Go on.', { threadId }));
    expect(outcome).toMatchObject({ kind: 'failed', threadId: null });
    expect(outcome.message).toContain(`No conversation found with session ID: ${threadId}`);
    expect(server.requests).toHaveLength(0);
  });

  it('names a usage limit of the subscription with the instant it ends, and resumes after it', async () => {
    const resetsAtSeconds = Math.floor(Date.now() / 1000) + 7200;
    const server = await serve([
      { kind: 'usage-limit', resetsAtSeconds },
      bash('touch after.txt'),
      SAY_DONE,
    ]);
    const driver = bench.driver(server);
    const { outcome, events } = await runToEnd(driver, bench.job('Work.'));
    expect(outcome).toMatchObject({ kind: 'limit', resetsAt: resetsAtSeconds * 1000, exitCode: 1 });
    expect(events).toContainEqual({ kind: 'limit', resetsAt: resetsAtSeconds * 1000 });
    expect(server.requests).toHaveLength(1);
    const threadId = outcome.threadId ?? '';
    const after = await runToEnd(driver, bench.job('Go on.', { threadId }));
    expect(after.outcome).toMatchObject({ kind: 'done', threadId });
    expect(filesLeft()).toEqual(['after.txt']);
  });

  it('says which model the service does not know', async () => {
    const error = { type: 'not_found_error', message: 'model: no-such-model' };
    const server = await serve(() => ({
      kind: 'http-error',
      status: 404,
      body: { type: 'error', error },
    }));
    const driver = bench.driver(server, { config: { model: 'no-such-model' } });
    const { outcome } = await runToEnd(driver, bench.job('Work.'));
    expect(outcome.kind).toBe('invalid');
    expect(outcome.message).toContain('The model service does not know the configured model.');
  });

  it.each([
    ['a refused login', 401, 'authentication_error', 'invalid bearer token', 'auth'],
    ['a broken service', 503, 'api_error', 'busy', 'overloaded'],
    ['an empty account', 400, 'invalid_request_error', 'Your credit balance is too low', 'limit'],
  ])('calls %s by its name', async (_what, status, type, message, kind) => {
    const body = { type: 'error', error: { type, message } };
    const server = await serve(() => ({ kind: 'http-error', status, body }));
    const driver = bench.driver(server, { env: { CLAUDE_CODE_MAX_RETRIES: '0' } });
    const { outcome } = await runToEnd(driver, bench.job('Work.'));
    expect(outcome).toMatchObject({ kind, exitCode: 1 });
  });

  it('ends with a network failure when nothing listens or the stream is cut', async () => {
    const server = await serve(() => ({ kind: 'disconnect' }));
    const [nobody, cut] = await Promise.all([
      runToEnd(bench.driver(NOBODY), bench.job('Work.')),
      runToEnd(bench.driver(server), bench.job('Work.')),
    ]);
    expect(nobody.outcome).toMatchObject({ kind: 'network', exitCode: 1 });
    expect(nobody.events.some((event) => event.kind === 'retry')).toBe(true);
    expect(cut.outcome).toMatchObject({ kind: 'network', exitCode: 1 });
  });

  it('stops on request and leaves no process, also one that left its group', async () => {
    const server = await serve([bash('setsid sleep 300 & sleep 299')]);
    const job = bench.job('Work long.');
    const { run } = await startCommand(bench.driver(server), job);
    await expect
      .poll(() => programsOf(job.runToken).filter((name) => name === 'sleep').length)
      .toBe(2);
    await run.stop('user');
    const outcome = await run.done;
    expect(outcome).toMatchObject({ kind: 'stopped', usage: { inputTokens: 1000 } });
    expect(outcome.usage?.costUsd).toBeGreaterThan(0);
    expect([...findTokenHolders(job.runToken)]).toEqual([]);
    expect(filesLeft()).toEqual([]);
  });

  it('resumes a thread whose claude was killed in the middle of a command', async () => {
    const server = await serve([
      bash('touch begun.txt; sleep 300'),
      bash('touch after.txt'),
      SAY_DONE,
    ]);
    const driver = bench.driver(server);
    const job = bench.job('Work long.');
    const { run } = await startCommand(driver, job);
    await expect.poll(() => existsSync(inWorktree('begun.txt'))).toBe(true);
    const spawned = await run.spawned;
    if (!spawned.ok || spawned.value === null) throw new Error('claude did not start');
    process.kill(spawned.value.pid, 'SIGKILL');
    const killed = await run.done;
    expect(killed).toMatchObject({ kind: 'failed', exitCode: null, usage: { inputTokens: 1000 } });
    expect([...findTokenHolders(job.runToken)]).toEqual([]);
    expect(filesLeft()).toEqual(['begun.txt']);
    const threadId = killed.threadId ?? '';
    const { outcome } = await runToEnd(driver, bench.job('Go on.', { threadId }));
    expect(outcome).toMatchObject({ kind: 'done', threadId, usage: { inputTokens: 2000 } });
    expect(filesLeft()).toEqual(['after.txt', 'begun.txt']);
  });

  it('stops a claude whose service accepts and never answers', async () => {
    const server = await serve([{ kind: 'hang' }]);
    const driver = bench.driver(server, { silence: { idleMs: 3000, commandMs: 60_000 } });
    const { outcome } = await runToEnd(driver, bench.job('Work.'));
    expect(outcome.kind).toBe('stalled');
    expect(outcome.message).toContain('said nothing for too long without running a command');
  });

  it('does not count a run as done in which all was refused', async () => {
    const outside = path.join(bench.root, 'outside.txt');
    const server = await serve([write(outside, 'x'), SAY_DONE]);
    const { outcome, events } = await runToEnd(bench.driver(server), bench.job('Try.'));
    expect(outcome).toMatchObject({ kind: 'failed', exitCode: 0, lastText: 'All done.' });
    expect(outcome.message).toBe('Claude Code was refused once and did nothing.');
    expect(events).toContainEqual({
      kind: 'command',
      command: `Write ${outside}`,
      state: 'denied',
    });
    expect(existsSync(outside)).toBe(false);
  });

  it('runs three times at once with one home', async () => {
    const server = await serve([bash('sleep 0.5; touch a.txt'), SAY_DONE]);
    const driver = bench.driver(server);
    const runs = await Promise.all([1, 2, 3].map((n) => runToEnd(driver, bench.job(`Task ${n}.`))));
    expect(runs.map(({ outcome }) => outcome.kind)).toEqual(['done', 'done', 'done']);
    expect(new Set(runs.map(({ outcome }) => outcome.threadId)).size).toBe(3);
    expect(server.requests).toHaveLength(6);
  });
});
