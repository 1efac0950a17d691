import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../../../helpers/manual-clock.ts';
import { createFakeCodex, type FakeCodex, printing } from './fake-codex.ts';
import { LINES, THREAD } from './recorded.ts';

let codex: FakeCodex;

beforeEach(() => {
  codex = createFakeCodex();
});

afterEach(() => codex.remove());

const WHOLE = printing(LINES.threadStarted, LINES.turnStarted, LINES.message, LINES.completed);

describe('a run of codex', () => {
  it('gives the prompt on standard input, never in the arguments', async () => {
    codex.play(`cat > "$HOME/prompt"; echo "$@" > "$HOME/argv"\n${WHOLE}`);
    const { run } = codex.run();
    expect((await run.done).kind).toBe('done');
    expect(readFileSync(path.join(codex.env['HOME'] ?? '', 'prompt'), 'utf8')).toBe('Do it.\n');
    const argv = readFileSync(path.join(codex.env['HOME'] ?? '', 'argv'), 'utf8');
    expect(argv).not.toContain('Do it.');
    expect(argv).toContain(`-C ${path.join(codex.root, 'worktree')}`);
  });

  it('works with the model and effort of its job before those of the configuration', async () => {
    codex.play(`echo "$@" > "$HOME/argv"\n${WHOLE}`);
    const { run } = codex.run({ model: 'gpt-5.5', effort: 'low' });
    await run.done;
    const argv = readFileSync(path.join(codex.env['HOME'] ?? '', 'argv'), 'utf8');
    expect(argv).toContain('-m gpt-5.5');
    expect(argv).toContain('model_reasoning_effort="low"');
  });

  it('keeps unknown lines in the log, counts them as events and goes on', async () => {
    codex.play(printing('{"type":"brand.new"}', 'banner', LINES.threadStarted, LINES.completed));
    const { run, events } = codex.run();
    expect((await run.done).kind).toBe('done');
    expect(events.filter((event) => event.kind === 'unknown')).toEqual([
      { kind: 'unknown', type: 'brand.new' },
      { kind: 'unknown', type: 'not-an-event' },
    ]);
    expect(readFileSync(path.join(codex.root, 'runs/a.log'), 'utf8')).toContain('brand.new');
  });

  it('stops a codex that begins another thread than the one asked for', async () => {
    codex.play(`${printing(LINES.threadStarted)}\nexec sleep 60`);
    const { run } = codex.run({ threadId: 'asked' });
    const outcome = await run.done;
    expect(outcome).toMatchObject({ kind: 'failed', threadId: 'asked' });
    expect(outcome.message).toContain(`continue thread asked but began ${THREAD}`);
  });

  it('counts as finished 30 s after its last event when it does not exit', async () => {
    codex.play(`${WHOLE}\nexec sleep 60`);
    const clock = createManualClock();
    const { run, events } = codex.run({}, clock);
    await expect.poll(() => events.at(-1)?.kind).toBe('usage');
    await clock.advanceBy(30_000);
    expect(await run.done).toMatchObject({ kind: 'done', lastText: 'All done.' });
    expect(clock.pending()).toBe(0);
  });

  it('shows no progress by saying that it is reconnecting, and is stalled when it is ended for that', async () => {
    codex.play(
      `${printing(LINES.threadStarted)}\nread -r go < "$HOME/go"\n${printing(LINES.reconnecting)}\nexec sleep 60`,
    );
    execFileSync('mkfifo', [path.join(codex.env['HOME'] ?? '', 'go')]);
    const { run, events } = codex.run();
    await expect.poll(() => events.at(-1)?.kind).toBe('session');
    const before = await run.vitals?.read();
    execFileSync('sh', ['-c', 'echo > "$0"', path.join(codex.env['HOME'] ?? '', 'go')]);
    await expect.poll(() => events.at(-1)?.kind).toBe('retry');
    const after = await run.vitals?.read();
    expect(before).toMatchObject({ progress: 1, runningCommands: 0 });
    expect(after).toMatchObject({ progress: 1, runningCommands: 0 });
    await run.stop('stall');
    const outcome = await run.done;
    expect(outcome.kind).toBe('stalled');
    expect(outcome.message).toContain('Reconnecting');
    expect(await run.vitals?.read()).toBe(null);
  });

  it('takes the last message from the file when its line was too long to read', async () => {
    const write = 'while [ "$1" != -o ]; do shift; done; printf "From the file." > "$2"';
    codex.play(`${printing(LINES.threadStarted, LINES.completed)}\n${write}`);
    expect((await codex.run().run.done).lastText).toBe('From the file.');
    expect(existsSync(path.join(codex.root, 'runs/a.log.last.txt'))).toBe(false);
  });

  it('that never started says why, and stopping it is harmless', async () => {
    const driver = codex.driver({ config: { bin: '/nowhere/codex' } });
    const run = driver.start(codex.job(), () => undefined);
    const spawned = await run.spawned;
    expect(spawned.ok).toBe(false);
    await run.stop('user');
    expect(await run.done).toMatchObject({ kind: 'spawn-failed', threadId: null });
  });

  it('that is stopped before it started never starts', async () => {
    codex.play('touch "$HOME/started"');
    const { run } = codex.run();
    await run.stop('user');
    expect((await run.done).kind).toBe('stopped');
    expect(existsSync(path.join(codex.env['HOME'] ?? '', 'started'))).toBe(false);
  });

  it('shows codex its home, its key and nothing of our secrets', async () => {
    Object.assign(codex.env, { CODEX_API_KEY: 'k', GITHUB_TOKEN: 's', ANTHROPIC_API_KEY: 's' });
    codex.play(`env > "$HOME/env"\n${WHOLE}`);
    await codex.run().run.done;
    const names = readFileSync(path.join(codex.env['HOME'] ?? '', 'env'), 'utf8');
    expect(names).toContain('CODEX_API_KEY=k');
    expect(names).toContain(`CODEX_HOME=${path.join(codex.env['HOME'] ?? '', '.codex')}`);
    expect(names).toContain(`TMPDIR=${path.join(codex.root, 'runs/a.log.tmp')}`);
    expect(names).not.toMatch(/GITHUB_TOKEN|ANTHROPIC/);
  });
});
