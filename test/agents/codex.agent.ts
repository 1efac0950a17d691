import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CodexBench, openBench, runToEnd } from './codex-bench.ts';
import { inOrder, type Script, type Turn } from './model-server/script.ts';
import { type ModelServer, startModelServer } from './model-server/server.ts';
import { CODEX_PLATFORM_PACKAGE, CODEX_VERSION, skipsCodex } from './pinned.ts';

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

  it('calls an empty account a limit', async () => {
    const body = { error: { code: 'insufficient_quota', message: 'no' } };
    const server = await serve(() => ({ kind: 'http-error', status: 429, body }));
    const { outcome } = await runToEnd(bench.driver(server), bench.job('Work.'));
    expect(outcome).toMatchObject({ kind: 'limit', exitCode: 1 });
  });

  it('works the same where the model writes code that calls its tools', async () => {
    const call = "await tools.exec_command({ cmd: 'echo hello > a.txt' })";
    const server = await serve([
      { kind: 'custom', name: 'exec', input: `const r = ${call}; text(JSON.stringify(r));` },
      SAY_DONE,
    ]);
    const driver = bench.driver(server, { config: { model: 'gpt-6.1-sol' } });
    const { outcome, events } = await runToEnd(driver, bench.job('Make a file.'));
    expect(outcome, outcome.message).toMatchObject({ kind: 'done', usage: { inputTokens: 2000 } });
    expect(readdirSync(bench.worktreePath)).toEqual(['a.txt']);
    expect(events).toContainEqual({
      kind: 'command',
      command: expect.stringContaining('echo hello > a.txt'),
      state: 'ok',
    });
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
