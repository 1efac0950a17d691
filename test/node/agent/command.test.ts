import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentEvent, AgentJob } from '../../../src/engine/ports/agent.ts';
import { createCommandAgent } from '../../../src/node/agent/command.ts';
import { Outcome } from '../../../src/shared/schema/attempt.ts';
import {
  AGENTS_FOLDER,
  livingHolders,
  newToken,
  SHORT_GRACES,
  tempFolder,
} from '../process/running.ts';

describe('the command agent', () => {
  let folder: ReturnType<typeof tempFolder>;
  let job: AgentJob;
  let events: AgentEvent[];

  beforeEach(() => {
    folder = tempFolder();
    mkdirSync(path.join(folder.path, 'tree'));
    events = [];
    job = {
      worktreePath: path.join(folder.path, 'tree'),
      prompt: 'Fix the bug.\n',
      runToken: newToken(),
      logPath: path.join(folder.path, 'logs', 'out.log'),
      deadlineAt: Number.MAX_SAFE_INTEGER,
    };
  });
  afterEach(() => folder.remove());

  const agentOf = (argv: readonly string[], env = {}) =>
    createCommandAgent({ id: 'mine', argv, env, graces: SHORT_GRACES });
  const start = (script: string) =>
    agentOf(['sh', '-c', script]).start(job, (event) => events.push(event));
  const end = async (script: string) => Outcome.parse(await start(script).done);

  it('is told the model and effort of its job by variables', async () => {
    job = { ...job, model: 'small', effort: 'low' };
    const outcome = await end('cat > /dev/null; echo "$NIGHTKILN_MODEL $NIGHTKILN_EFFORT"');
    expect(outcome.lastText).toBe('small low');
  });

  it('does not start confined where nothing holds it', async () => {
    job = { ...job, isConfined: true };
    const outcome = await end('touch ran');
    expect(outcome).toMatchObject({ kind: 'spawn-failed' });
    expect(readdirSync(job.worktreePath)).toEqual([]);
  });

  it('works in the worktree with the prompt on its standard input', async () => {
    const outcome = await end('cat > prompt.txt; echo changed it');
    expect(outcome).toMatchObject({
      kind: 'done',
      exitCode: 0,
      lastText: 'changed it',
      outputBytes: 11,
    });
    expect(readFileSync(path.join(job.worktreePath, 'prompt.txt'), 'utf8')).toBe(job.prompt);
    expect(events).toEqual([{ kind: 'text', text: 'changed it' }]);
  });

  it('fails with the end of what it complained about', async () => {
    const outcome = await end('echo working; echo "cannot find module" >&2; exit 3');
    expect(outcome).toMatchObject({ kind: 'failed', exitCode: 3 });
    expect(outcome.message).toBe('Ended with exit code 3:\ncannot find module');
  });

  it('fails with the end of what it said when it complained of nothing', async () => {
    expect((await end('echo last words; kill -KILL $$')).message).toBe(
      'Was ended by SIGKILL:\nlast words',
    );
  });

  const question = { text: 'Which?', options: ['a.md', 'b.md'] };

  it('passes on a question that is its last line', async () => {
    const line = JSON.stringify({ nightkiln: { question } });
    const outcome = await end(`echo thinking; echo '${line}'; echo`);
    expect(outcome).toMatchObject({ kind: 'question', question });
    expect(events).toContainEqual({ kind: 'question', question });
  });

  it.each([
    [
      'is not the last line',
      `echo '${JSON.stringify({ nightkiln: { question } })}'; echo more`,
      'done',
    ],
    ['has another shape', `echo '{"nightkiln":{"question":"Which?"}}'`, 'done'],
    [
      'comes with a failure',
      `echo '${JSON.stringify({ nightkiln: { question } })}'; exit 1`,
      'failed',
    ],
  ])('takes no question that %s', async (_name, script, kind) => {
    expect(await end(script)).toMatchObject({ kind, question: null });
  });

  it('keeps the end of long texts within what an outcome holds', async () => {
    const outcome = await end(
      `head -c 50000 /dev/zero | tr '\\0' x; echo; echo end; head -c 50000 /dev/zero >&2; exit 1`,
    );
    expect(outcome.lastText?.endsWith('end')).toBe(true);
    expect(outcome.message.startsWith('Ended with exit code 1:')).toBe(true);
  });

  it.each([
    ['deadline', 'stopped'],
    ['user', 'stopped'],
    ['stall', 'stalled'],
    ['constraint', 'stopped'],
  ] as const)('ends for the reason %s as %s, with all it started', async (reason, kind) => {
    const run = agentOf(['sh', path.join(AGENTS_FOLDER, 'deaf.sh')]).start(job, (event) =>
      events.push(event),
    );
    expect(await run.spawned).toMatchObject({ ok: true });
    await run.stop(reason);
    expect(await run.done).toMatchObject({ kind, question: null });
    expect(livingHolders(job.runToken)).toEqual([]);
  });

  it('says that it could not be started', async () => {
    const run = agentOf(['no-such-agent']).start(job, () => undefined);
    expect(await run.spawned).toMatchObject({ ok: false, error: { code: 'spawn-failed' } });
    const outcome = await run.done;
    expect(outcome.kind).toBe('spawn-failed');
    expect(outcome.message).toContain('no-such-agent');
  });

  it('gets its own variables and none of the host', async () => {
    process.env['NIGHTKILN_TEST_SECRET_TOKEN'] = 'canary';
    const outcome = await agentOf(['sh', '-c', 'env'], { MY_KEY: 'wanted' }).start(
      job,
      () => undefined,
    ).done;
    delete process.env['NIGHTKILN_TEST_SECRET_TOKEN'];
    expect(outcome.lastText).toContain('MY_KEY=wanted');
    expect(outcome.lastText).not.toContain('canary');
  });

  it('is found by name or path, or says what is wrong', async () => {
    expect(await agentOf(['sh']).detect()).toMatchObject({
      isInstalled: true,
      login: 'not-needed',
    });
    const file = path.join(folder.path, 'agent');
    writeFileSync(file, '#!/bin/sh\n', { mode: 0o600 });
    const found = await agentOf([file]).detect();
    expect(found).toMatchObject({ isInstalled: false, path: null });
    expect(found.problems[0]).toContain('EACCES');
  });

  it('takes a relative path from the host and never from the worktree', async () => {
    const script = '#!/bin/sh\necho from the worktree\n';
    writeFileSync(path.join(job.worktreePath, 'agent'), script, { mode: 0o700 });
    const outcome = await agentOf(['./agent']).start(job, () => undefined).done;
    expect(outcome.kind).toBe('spawn-failed');
    const relative = path.relative(process.cwd(), path.join(job.worktreePath, 'agent'));
    expect((await agentOf([relative]).start(job, () => undefined).done).kind).toBe('done');
  });

  it('states that nothing holds it', () => {
    expect(agentOf(['sh'])).toMatchObject({
      id: 'mine',
      sandbox: 'not sandboxed',
      canResume: false,
    });
  });
});
