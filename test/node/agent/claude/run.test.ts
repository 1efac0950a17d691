import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../../../helpers/manual-clock.ts';
import { createFakeClaude, type FakeClaude, printing } from './fake-claude.ts';
import { LINES, THREAD, TRANSCRIPT } from './recorded.ts';

let claude: FakeClaude;

beforeEach(() => {
  claude = createFakeClaude();
});

afterEach(() => claude.remove());

const WHOLE = printing(LINES.init, LINES.message, LINES.result());

function noted(name: string): string {
  return readFileSync(path.join(claude.env['HOME'] ?? '', name), 'utf8');
}

function keepThread(...lines: readonly string[]): void {
  const folder = path.join(claude.home, 'projects', '-w');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${THREAD}.jsonl`), `${lines.join('\n')}\n`);
}

describe('a run of claude', () => {
  it('gives the prompt on standard input, never in the arguments', async () => {
    claude.play(`cat > "$HOME/prompt"; echo "$@" > "$HOME/argv"; pwd > "$HOME/cwd"\n${WHOLE}`);
    expect((await claude.run().run.done).kind).toBe('done');
    expect(noted('prompt')).toBe('Do it.\n');
    expect(noted('argv')).not.toContain('Do it.');
    expect(noted('argv')).toMatch(/--session-id [0-9a-f-]{36} /);
    expect(noted('cwd').trim()).toBe(claude.worktree);
  });

  it('works with the model and effort of its job', async () => {
    claude.play(`echo "$@" > "$HOME/argv"\n${WHOLE}`);
    await claude.run({ model: 'opus', effort: 'low' }).run.done;
    expect(noted('argv')).toContain('--model opus --effort low');
  });

  it('gives settings of its own, readable by nobody else, and removes them', async () => {
    const copy = 'while [ "$1" != --settings ]; do shift; done; cp "$2" "$HOME/settings"';
    claude.play(`${WHOLE}\n${copy}; stat -c %a "$2" > "$HOME/mode"`);
    await claude.run().run.done;
    expect(JSON.parse(noted('settings'))).toMatchObject({
      hooks: { PreToolUse: [{ matcher: 'Bash' }] },
    });
    expect(noted('mode').trim()).toBe('600');
    expect(readdirSync(path.join(claude.root, 'runs')).sort()).toEqual(['a.log', 'a.log.stderr']);
    expect(readdirSync(claude.root).filter((name) => name.startsWith('nk-'))).toEqual([]);
  });

  it('resumes by id, with everything given again', async () => {
    keepThread(TRANSCRIPT.prompt, TRANSCRIPT.costs(800, 100, 0.005));
    claude.play(`echo "$@" > "$HOME/argv"\n${WHOLE}`);
    const { run, events } = claude.run({ threadId: THREAD });
    const outcome = await run.done;
    expect(noted('argv')).toContain(`--resume ${THREAD} --permission-mode acceptEdits`);
    expect(noted('argv')).not.toContain('--session-id');
    expect(outcome).toMatchObject({ kind: 'done', threadId: THREAD });
    expect(outcome.usage).toMatchObject({ inputTokens: 2000, outputTokens: 200 });
    expect(events[0]).toEqual({ kind: 'session', threadId: THREAD, resumed: true });
  });

  it('is stopped when it begins another thread than the one asked for', async () => {
    claude.play(`${printing(LINES.init)}\nexec sleep 60`);
    const outcome = await claude.run({ threadId: 'asked' }).run.done;
    expect(outcome).toMatchObject({ kind: 'failed', threadId: 'asked' });
    expect(outcome.message).toContain(`continue thread asked but began ${THREAD}`);
  });

  it('keeps unknown lines in the log, counts them as events and goes on', async () => {
    claude.play(printing('{"type":"brand_new"}', 'banner', LINES.init, LINES.result()));
    const { run, events } = claude.run();
    expect((await run.done).kind).toBe('done');
    expect(events.filter((event) => event.kind === 'unknown')).toEqual([
      { kind: 'unknown', type: 'brand_new' },
      { kind: 'unknown', type: 'not-an-event' },
    ]);
    expect(readFileSync(path.join(claude.root, 'runs/a.log'), 'utf8')).toContain('brand_new');
  });

  it('counts as finished 30 s after its result when it does not exit', async () => {
    claude.play(`${WHOLE}\nexec sleep 60`);
    const clock = createManualClock();
    const { run, events } = claude.run({}, clock);
    await expect.poll(() => events.at(-1)?.kind).toBe('usage');
    await clock.advanceBy(30_000);
    expect(await run.done).toMatchObject({ kind: 'done', lastText: 'All done.' });
    expect(clock.pending()).toBe(0);
  });

  it('counts as finished although it says something after its result that is no new turn', async () => {
    claude.play(`${WHOLE}\n${printing('{"type":"brand_new"}')}\nexec sleep 60`);
    const clock = createManualClock();
    const { run, events } = claude.run({}, clock);
    await expect.poll(() => events.at(-1)?.kind).toBe('unknown');
    await clock.advanceBy(30_000);
    expect((await run.done).kind).toBe('done');
  });

  it('may say more after a result, and then has its time again', async () => {
    const more = printing(LINES.init, LINES.message);
    claude.play(`${WHOLE}\nread -r go < "$HOME/go"\n${more}\nread -r go < "$HOME/go"`);
    execFileSync('mkfifo', [path.join(claude.env['HOME'] ?? '', 'go')]);
    const goOn = () =>
      execFileSync('sh', ['-c', 'echo > "$0"', path.join(claude.env['HOME'] ?? '', 'go')]);
    const clock = createManualClock();
    const { run, events } = claude.run({}, clock);
    await expect.poll(() => events.at(-1)?.kind).toBe('usage');
    goOn();
    await expect.poll(() => events.at(-1)?.kind).toBe('text');
    await clock.advanceBy(60_000);
    goOn();
    expect((await run.done).exitCode).toBe(0);
  });

  it('shows no progress while its service fails, and is stalled when it is ended for that', async () => {
    claude.play(
      `${printing(LINES.init)}\nread -r go < "$HOME/go"\n${printing(LINES.retry)}\nexec sleep 60`,
    );
    execFileSync('mkfifo', [path.join(claude.env['HOME'] ?? '', 'go')]);
    const { run, events } = claude.run();
    await expect.poll(() => events.at(-1)?.kind).toBe('session');
    const before = await run.vitals?.read();
    execFileSync('sh', ['-c', 'echo > "$0"', path.join(claude.env['HOME'] ?? '', 'go')]);
    await expect.poll(() => events.at(-1)?.kind).toBe('retry');
    expect((await run.vitals?.read())?.progress).toBe(before?.progress);
    await run.stop('stall');
    const outcome = await run.done;
    expect(outcome.kind).toBe('stalled');
    expect(outcome.message).toContain('503 server error');
  });

  it('tells that a command runs, which may be silent for long', async () => {
    claude.play(`${printing(LINES.init, LINES.toolUse('Bash', { command: 'x' }))}\nexec sleep 60`);
    const { run, events } = claude.run();
    await expect.poll(() => events.at(-1)?.kind).toBe('command');
    expect((await run.vitals?.read())?.runningCommands).toBe(1);
    await run.stop('stall');
    const outcome = await run.done;
    expect(outcome.kind).toBe('stalled');
    expect(outcome.message).toContain('while a command ran');
  });

  it('that never started says why, and stopping it is harmless', async () => {
    const driver = claude.driver({ config: { bin: '/nowhere/claude' } });
    const run = driver.start(claude.job(), () => undefined);
    expect((await run.spawned).ok).toBe(false);
    await run.stop('user');
    expect(await run.done).toMatchObject({ kind: 'spawn-failed', threadId: null });
  });

  it('that is too old for a night never starts', async () => {
    claude.play('touch "$HOME/started"', { help: "echo '  --output-format  --resume'" });
    const outcome = await claude.run().run.done;
    expect(outcome.kind).toBe('spawn-failed');
    expect(outcome.message).toContain('--setting-sources');
    expect(existsSync(path.join(claude.env['HOME'] ?? '', 'started'))).toBe(false);
  });

  it('that is stopped before it started never starts', async () => {
    claude.play('touch "$HOME/started"');
    const { run } = claude.run();
    await run.stop('user');
    expect((await run.done).kind).toBe('stopped');
    expect(existsSync(path.join(claude.env['HOME'] ?? '', 'started'))).toBe(false);
  });

  it('shows claude its home and its login, and nothing of our secrets or of another session', async () => {
    Object.assign(claude.env, {
      CLAUDE_CODE_OAUTH_TOKEN: 'login',
      ANTHROPIC_API_KEY: 'stray',
      GITHUB_TOKEN: 's',
      CODEX_API_KEY: 's',
      CLAUDECODE: '1',
      CLAUDE_CODE_ENTRYPOINT: 'cli',
      CLAUDE_CONFIG_DIR: '/elsewhere',
    });
    claude.play(`env > "$HOME/env"\n${WHOLE}`);
    await claude.run().run.done;
    expect(noted('env')).toContain('CLAUDE_CODE_OAUTH_TOKEN=login');
    expect(noted('env')).toContain(`CLAUDE_CONFIG_DIR=${claude.home}`);
    expect(noted('env')).toContain(`TMPDIR=${claude.root}/nk-`);
    expect(noted('env')).not.toMatch(
      /GITHUB_TOKEN|CODEX|ANTHROPIC_API_KEY|^CLAUDECODE|ENTRYPOINT/m,
    );
    const config = { useApiKey: true };
    await claude.driver({ config }).start(claude.job(), () => undefined).done;
    expect(noted('env')).toContain('ANTHROPIC_API_KEY=stray');
  });
});
