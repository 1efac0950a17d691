import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTokenHolders } from '../../src/node/process/process-table.ts';
import { type CodexBench, openBench, runToEnd, startCommand } from './codex-bench.ts';
import { inOrder, type Script, type Turn } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { CODEX_PLATFORM_PACKAGE, CODEX_VERSION, skipsCodex } from './pinned.ts';
import { programsOf } from './programs.ts';

let bench: CodexBench;
const servers: ModelServer[] = [];

async function serve(script: Script | readonly Turn[]): Promise<ModelServer> {
  const server = await startModelServer(typeof script === 'function' ? script : inOrder(script));
  servers.push(server);
  return server;
}

function command(cmd: string): Turn {
  return { kind: 'function', name: 'exec_command', args: { cmd } };
}

const SAY_DONE: Turn = { kind: 'text', text: 'All done.' };

beforeEach(async () => {
  bench = await openBench();
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  bench.remove();
});

describe.skipIf(skipsCodex())('the real codex', () => {
  it('is found behind the npm launcher as the native program, with its version', async () => {
    const found = await bench.driver({ baseUrl: 'http://127.0.0.1:9/v1' }).detect();
    expect(found).toMatchObject({ isInstalled: true, version: CODEX_VERSION, login: 'unknown' });
    expect(found.path?.startsWith(CODEX_PLATFORM_PACKAGE)).toBe(true);
    expect(found.problems).toEqual([]);
  });

  it('works a whole turn: commands and a patch change files, usage is counted', async () => {
    const patch = '*** Begin Patch\n*** Add File: b.txt\n+patched\n*** End Patch';
    const server = await serve([
      command('echo hello > a.txt'),
      { kind: 'custom', name: 'apply_patch', input: patch },
      SAY_DONE,
    ]);
    const { outcome, events, spawned } = await runToEnd(
      bench.driver(server),
      bench.job('Make two files.'),
    );
    expect(outcome).toMatchObject({
      kind: 'done',
      exitCode: 0,
      lastText: 'All done.',
      usage: { inputTokens: 3000, cachedInputTokens: 600, outputTokens: 300, costUsd: null },
    });
    expect(spawned.ok).toBe(true);
    expect(readFileSync(path.join(bench.worktreePath, 'a.txt'), 'utf8')).toBe('hello\n');
    expect(readFileSync(path.join(bench.worktreePath, 'b.txt'), 'utf8')).toBe('patched\n');
    expect(events).toContainEqual({ kind: 'session', threadId: outcome.threadId, resumed: false });
    expect(events).toContainEqual({
      kind: 'files',
      paths: [path.join(bench.worktreePath, 'b.txt')],
    });
    expect(JSON.stringify(server.requests[0]?.body['input'])).toContain('Make two files.');
  });

  it('resumes the same thread by id, still able to write, and counts only what is new', async () => {
    const server = await serve([
      command('echo one > one.txt'),
      SAY_DONE,
      command('echo two > two.txt'),
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
    expect(second.events).toContainEqual({ kind: 'session', threadId, resumed: true });
    expect(readdirSync(bench.worktreePath).sort()).toEqual(['one.txt', 'two.txt']);
    const history = JSON.stringify(server.requests.at(-1)?.body['input']);
    expect(history).toContain('First.');
    expect(history).toContain('Findings.');
  });

  it('refuses to begin a new thread in place of one it does not know', async () => {
    const server = await serve([SAY_DONE]);
    const threadId = '01a1fb3e-0000-7000-8000-000000000000';
    const { outcome } = await runToEnd(bench.driver(server), bench.job('Go on.', { threadId }));
    expect(outcome.kind).toBe('failed');
    expect(outcome.message).toContain(`no rollout found for thread id ${threadId}`);
    expect(server.requests).toHaveLength(0);
  });

  it('keeps its commands inside the worktree and off the network, and names the refused ones', async () => {
    const outside = path.join(path.dirname(bench.worktreePath), 'outside.txt');
    const dial = `(exec 3<>/dev/tcp/127.0.0.1/$(cat port.txt)) && touch online.txt`;
    const server = await serve([command(`touch ${outside}`), command(dial), SAY_DONE]);
    await writeFile(path.join(bench.worktreePath, 'port.txt'), new URL(server.baseUrl).port);
    execFileSync('bash', ['-c', dial], { cwd: bench.worktreePath });
    await rm(path.join(bench.worktreePath, 'online.txt'));
    const { outcome, events } = await runToEnd(bench.driver(server), bench.job('Try.'));
    expect(outcome.kind).toBe('done');
    expect(existsSync(outside)).toBe(false);
    expect(readdirSync(bench.worktreePath).sort()).toEqual(['port.txt']);
    for (const tried of ['touch', '/dev/tcp']) {
      const last = events.findLast(
        (event) => event.kind === 'command' && event.command.includes(tried),
      );
      expect(last).toMatchObject({ state: expect.stringMatching(/^(denied|failed)$/) });
    }
  });

  it('hands its commands neither the key of the model nor other secrets, but a folder for temporary files', async () => {
    const server = await serve([
      command('env > seen.txt; mktemp > /dev/null && touch tmp-works.txt'),
      SAY_DONE,
    ]);
    const job = bench.job('Look around.');
    await runToEnd(bench.driver(server), job);
    const seen = readFileSync(path.join(bench.worktreePath, 'seen.txt'), 'utf8');
    expect(seen).not.toContain('STUB_KEY');
    expect(seen).toContain(`NIGHTKILN_RUN_TOKEN=${job.runToken}`);
    expect(existsSync(path.join(bench.worktreePath, 'tmp-works.txt'))).toBe(true);
    expect(readdirSync(path.dirname(job.logPath)).sort()).toEqual(['1.log', '1.log.stderr']);
  });

  it('names a usage limit with the instant it ends', async () => {
    const resetsAtSeconds = Math.floor(Date.now() / 1000) + 7200;
    const server = await serve([{ kind: 'usage-limit', resetsAtSeconds }]);
    const { outcome, events } = await runToEnd(bench.driver(server), bench.job('Work.'));
    expect(outcome).toMatchObject({ kind: 'limit', resetsAt: resetsAtSeconds * 1000 });
    expect(outcome.message).toContain('usage limit');
    expect(events).toContainEqual({ kind: 'limit', resetsAt: resetsAtSeconds * 1000 });
  });

  it('resumes after a usage limit', async () => {
    const server = await serve([
      { kind: 'usage-limit', resetsAtSeconds: null },
      command('touch after.txt'),
      SAY_DONE,
    ]);
    const driver = bench.driver(server);
    const limited = await runToEnd(driver, bench.job('Work.'));
    expect(limited.outcome).toMatchObject({ kind: 'limit', resetsAt: null });
    const threadId = limited.outcome.threadId ?? '';
    const { outcome } = await runToEnd(driver, bench.job('Go on.', { threadId }));
    expect(outcome).toMatchObject({ kind: 'done', threadId });
    expect(readdirSync(bench.worktreePath)).toEqual(['after.txt']);
  });

  it('says which model the service does not know', async () => {
    const message = 'The requested model no-such-model does not exist.';
    const server = await serve([
      { kind: 'http-error', status: 400, body: { error: { message, code: 'model_not_found' } } },
    ]);
    const driver = bench.driver(server, { config: { model: 'no-such-model' } });
    const { outcome, events } = await runToEnd(driver, bench.job('Work.'));
    expect(outcome.kind).toBe('invalid');
    expect(outcome.message).toBe(
      `The model service does not know the configured model. ${message}`,
    );
    expect(events).toContainEqual({
      kind: 'warning',
      text: expect.stringContaining('Model metadata for `no-such-model` not found'),
    });
  });

  it.each([
    ['a refused key', 401, { error: { message: 'bad key', code: 'invalid_api_key' } }, 'auth'],
    ['a broken service', 503, 'busy', 'overloaded'],
    ['an empty account', 429, { error: { code: 'insufficient_quota', message: 'no' } }, 'limit'],
  ])('calls %s by its name', async (_what, status, body, kind) => {
    const server = await serve(() => ({ kind: 'http-error', status, body }));
    const { outcome } = await runToEnd(bench.driver(server), bench.job('Work.'));
    expect(outcome).toMatchObject({ kind, exitCode: 1 });
  });

  it('ends with a network failure when nothing listens or the stream is cut', async () => {
    const closed = await serve([]);
    await closed.close();
    const nobody = await runToEnd(bench.driver(closed), bench.job('Work.'));
    expect(nobody.outcome).toMatchObject({ kind: 'network', exitCode: 1 });
    expect(nobody.events.some((event) => event.kind === 'retry')).toBe(true);
    const cut = await serve(() => ({ kind: 'disconnect' }));
    expect((await runToEnd(bench.driver(cut), bench.job('Work.'))).outcome.kind).toBe('network');
  });

  it('stops on request and leaves no process, also one that left its group', async () => {
    const server = await serve([command('setsid sleep 300 & sleep 300')]);
    const job = bench.job('Work long.');
    const { run } = await startCommand(bench.driver(server), job);
    await expect
      .poll(() => programsOf(job.runToken).filter((name) => name === 'sleep').length)
      .toBe(2);
    await run.stop('user');
    expect(await run.done).toMatchObject({ kind: 'stopped', usage: { inputTokens: 1000 } });
    expect([...findTokenHolders(job.runToken)]).toEqual([]);
  });

  it('resumes a thread whose codex was killed in the middle of a command', async () => {
    const server = await serve([command('sleep 300'), command('touch after.txt'), SAY_DONE]);
    const driver = bench.driver(server);
    const { run } = await startCommand(driver, bench.job('Work long.'));
    const spawned = await run.spawned;
    if (!spawned.ok || spawned.value === null) throw new Error('codex did not start');
    process.kill(spawned.value.pid, 'SIGKILL');
    const killed = await run.done;
    expect(killed).toMatchObject({ kind: 'failed', exitCode: null, usage: { inputTokens: 1000 } });
    const threadId = killed.threadId ?? '';
    const { outcome } = await runToEnd(driver, bench.job('Go on.', { threadId }));
    expect(outcome).toMatchObject({ kind: 'done', threadId, usage: { inputTokens: 2000 } });
    expect(readdirSync(bench.worktreePath)).toEqual(['after.txt']);
  });

  it('stops a codex whose service accepts and never answers', async () => {
    const server = await serve([{ kind: 'hang' }]);
    const driver = bench.driver(server, { silence: { idleMs: 1500, commandMs: 60_000 } });
    const { outcome } = await runToEnd(driver, bench.job('Work.'));
    expect(outcome.kind).toBe('stalled');
    expect(outcome.message).toContain('said nothing for too long without running a command');
  });

  it('works in a linked worktree, where it cannot commit by itself', async () => {
    const git = (...argv: string[]): string =>
      execFileSync('git', argv, { cwd: bench.worktreePath, env: bench.env, encoding: 'utf8' });
    git('init', '-q', '-b', 'main');
    const commit = ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q'];
    git(...commit, '--allow-empty', '-m', 'base');
    const worktreePath = path.join(path.dirname(bench.worktreePath), 'linked');
    git('worktree', 'add', '-q', '-b', 'overnight/x', worktreePath);
    const sneaky = `echo x > x.txt; git add -A && git ${commit.join(' ')} -m sneaky`;
    const server = await serve([command(sneaky), SAY_DONE]);
    const { outcome } = await runToEnd(bench.driver(server), bench.job('Try.', { worktreePath }));
    expect(outcome.kind).toBe('done');
    expect(git('log', '--format=%s', 'overnight/x')).toBe('base\n');
    expect(git('-C', worktreePath, 'status', '--short')).toBe('?? x.txt\n');
  });

  it('runs three times at once with one home', async () => {
    const server = await serve([command('sleep 0.5'), SAY_DONE]);
    const driver = bench.driver(server);
    const runs = await Promise.all([1, 2, 3].map((n) => runToEnd(driver, bench.job(`Task ${n}.`))));
    expect(runs.map(({ outcome }) => outcome.kind)).toEqual(['done', 'done', 'done']);
    expect(new Set(runs.map(({ outcome }) => outcome.threadId)).size).toBe(3);
    expect(server.requests).toHaveLength(6);
  });

  it('lets no setting of the person or the repository widen the sandbox', async () => {
    const outside = path.join(path.dirname(bench.worktreePath), 'wide');
    await mkdir(outside);
    await writeFile(path.join(bench.home, 'config.toml'), wideConfig(outside));
    await mkdir(path.join(bench.worktreePath, '.codex'));
    const repository = `notify = ["touch", "${outside}/repository-notify"]\n`;
    await writeFile(path.join(bench.worktreePath, '.codex', 'config.toml'), repository);
    const server = await serve([command(`sleep 0.5; touch ${outside}/command`), SAY_DONE]);
    const { outcome } = await runToEnd(bench.driver(server), bench.job('Try.'));
    expect(outcome.kind).toBe('done');
    expect(readdirSync(outside)).toEqual([]);
  });
});

/** A person's configuration that opens all it can; each way in would leave a file in `outside`. */
function wideConfig(outside: string): string {
  return `sandbox_mode = "danger-full-access"
approval_policy = "on-request"
notify = ["touch", "${outside}/notify"]
[sandbox_workspace_write]
network_access = true
writable_roots = ["${outside}"]
[mcp_servers.evil]
command = "touch"
args = ["${outside}/tool-server"]
`;
}
