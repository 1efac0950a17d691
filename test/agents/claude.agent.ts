import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bash, type ClaudeBench, openClaudeBench, runToEnd } from './claude-bench.ts';
import { inOrder, type Script, type Turn } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { CLAUDE_PROGRAM, CLAUDE_VERSION, skipsClaude } from './pinned.ts';

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
      signIn: expect.stringContaining(' auth login'),
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

  it('refuses to begin a new thread in place of one it does not know', async () => {
    const server = await serve([SAY_DONE]);
    const threadId = '01a1fb3e-0000-4000-8000-000000000000';
    const { outcome } = await runToEnd(bench.driver(server), bench.job('Go on.', { threadId }));
    expect(outcome).toMatchObject({ kind: 'failed', threadId: null });
    expect(outcome.message).toContain(`No conversation found with session ID: ${threadId}`);
    expect(server.requests).toHaveLength(0);
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

  it('calls an empty account a limit', async () => {
    const error = { type: 'invalid_request_error', message: 'Your credit balance is too low' };
    const body = { type: 'error', error };
    const server = await serve(() => ({ kind: 'http-error', status: 400, body }));
    const { outcome } = await runToEnd(bench.driver(server), bench.job('Work.'));
    expect(outcome).toMatchObject({ kind: 'limit', exitCode: 1 });
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
});
