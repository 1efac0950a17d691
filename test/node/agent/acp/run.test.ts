import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Outcome } from '../../../../src/shared/schema/attempt.ts';
import { createManualClock } from '../../../helpers/manual-clock.ts';
import { livingHolders } from '../../process/running.ts';
import { createFakeAcp, type FakeAcp, type FakeWish } from './fake-acp.ts';

let acp: FakeAcp;

beforeEach(() => {
  acp = createFakeAcp();
});

afterEach(() => acp.remove());

async function end(wish: FakeWish, more = {}) {
  const { run, events, job } = acp.run(wish, more);
  return { outcome: Outcome.parse(await run.done), events, job };
}

describe('a run over ACP', () => {
  it('opens a session in the worktree, sends the prompt there, and is done at the end of the turn', async () => {
    const { outcome, events, job } = await end({ config: { mode: 'careful' } });
    expect(outcome).toMatchObject({ kind: 'done', lastText: 'All done.', exitCode: 0 });
    expect(readFileSync(path.join(acp.worktreePath, 'made.txt'), 'utf8')).toBe('x\n');
    const file = path.join(acp.worktreePath, 'made.txt');
    expect(acp.heard()).toEqual([
      `new in ${acp.worktreePath}`,
      'mode careful',
      'prompt Fix it.',
      `permission Write ${file}: yes`,
      'input closed',
    ]);
    expect(events.map(({ kind }) => kind)).toEqual(['session', 'files', 'text', 'usage']);
    expect(events).toContainEqual({ kind: 'files', paths: [file] });
    expect(outcome.threadId).toMatch(/^session-\d+$/);
    expect(livingHolders(job.runToken)).toEqual([]);
  });

  it('sets the model of its job, then the effort that this model offers', async () => {
    const { events } = await end({}, { model: 'large', effort: 'high' });
    expect(acp.heard().slice(1, 4)).toEqual([
      'option llm large',
      'option effort high',
      'prompt Fix it.',
    ]);
    expect(events.filter(({ kind }) => kind === 'warning')).toEqual([]);
  });

  it('says what of its job cannot be set, and works with what it has', async () => {
    const { outcome, events } = await end({}, { model: 'huge', effort: 'high' });
    expect(outcome.kind).toBe('done');
    expect(events.filter(({ kind }) => kind === 'warning')).toEqual([
      { kind: 'warning', text: 'It works with its own model: huge cannot be set.' },
      { kind: 'warning', text: 'It works with its own effort: high cannot be set.' },
    ]);
  });

  it('counts what was cached as input, and the price since the turn began', async () => {
    const usage = { inputTokens: 140, cachedInputTokens: 40, outputTokens: 20, costUsd: 0.5 };
    expect((await end({})).outcome.usage).toEqual(usage);
    const { outcome } = await end({ scenario: 'silentUsage' });
    expect(outcome).toMatchObject({ kind: 'done', usage: null });
  });

  it('refuses an edit outside the worktree, and a run that did nothing else has failed', async () => {
    const { outcome, events } = await end({ scenario: 'outside' });
    expect(outcome).toMatchObject({
      kind: 'failed',
      message: 'fake was refused once and did nothing.',
    });
    const file = path.join(acp.state, 'outside.txt');
    expect(events).toContainEqual({ kind: 'warning', text: `Refused: Write ${file}` });
    expect(existsSync(file)).toBe(false);
  });

  it('counts refusals of a run that went on and did something', async () => {
    const { outcome } = await end({ scenario: 'mixed' });
    expect(outcome).toMatchObject({
      kind: 'done',
      message: 'fake completed its turn and was refused once.',
    });
    expect(readdirSync(acp.worktreePath)).toEqual(['made.txt']);
  });

  it('lets it run the commands of its settings and no other', async () => {
    const wish = { scenario: 'command', config: { allowCommands: ['npm test'] } };
    const { events } = await end(wish);
    expect(acp.heard()).toContain('ran npm test');
    expect(acp.heard()).not.toContain('ran curl');
    expect(events.filter(({ kind }) => kind === 'command')).toEqual([
      { kind: 'command', command: 'npm test', state: 'started' },
      { kind: 'command', command: 'npm test', state: 'ok' },
      { kind: 'command', command: 'curl http://127.0.0.1/', state: 'started' },
      { kind: 'command', command: 'curl http://127.0.0.1/', state: 'denied' },
    ]);
  });

  it('offers neither our files nor a terminal', async () => {
    const { events } = await end({ scenario: 'files' });
    expect(acp.heard()).toContain('refused with -32601 and -32601');
    expect(events).toContainEqual({ kind: 'unknown', type: 'terminal/create' });
  });

  it('counts lines that are no message, and goes on', async () => {
    const { outcome, events } = await end({ scenario: 'broken' });
    expect(outcome).toMatchObject({ kind: 'done', lastText: 'Still here.' });
    expect(events.flatMap((event) => (event.kind === 'unknown' ? [event.type] : []))).toEqual([
      ...['not-a-message', 'not-a-message', 'not-an-answer', 'not-an-answer'],
      ...['session/update', 'update of another session', '1 messages over 1 MiB'],
    ]);
  });

  it('keeps a flood small', async () => {
    const { outcome, events } = await end({ scenario: 'flood' });
    expect(outcome.kind).toBe('done');
    expect(outcome.lastText?.length).toBeLessThanOrEqual(8000);
    expect(events.filter(({ kind }) => kind === 'unknown')).toHaveLength(20);
    expect(events.filter(({ kind }) => kind === 'text')).toHaveLength(1);
  });

  it('passes on a question', async () => {
    const { outcome } = await end({ scenario: 'ask' });
    expect(outcome).toMatchObject({ kind: 'question', question: { options: ['a', 'b'] } });
  });

  it.each([
    ['codexLimit', 'limit', "Internal error You've hit your usage limit."],
    ['claudeLimit', 'limit', 'Internal error'],
    ['noLogin', 'auth', 'Authentication required'],
    ['cutShort', 'budget', 'It reached its limit of requests in one turn.'],
  ])('calls %s by its name: %s', async (scenario, kind, message) => {
    const { outcome } = await end({ scenario });
    expect(outcome).toMatchObject({ kind, message, resetsAt: null });
  });

  it('shows the agent its own variables and none of the host', async () => {
    const env = { ACP_STATE: acp.state, MINE: 'wanted' };
    const script = 'env > "$ACP_STATE/env"';
    await end({ config: { argv: ['sh', '-c', script], env } });
    const seen = readFileSync(path.join(acp.state, 'env'), 'utf8');
    expect(seen).toContain('MINE=wanted');
    expect(seen).not.toContain('canary');
  });
});

describe('a session that is taken up again', () => {
  it.each([
    ['by resuming it', []],
    ['by loading it, without its history', ['loads']],
  ])('goes on %s after a crash in the middle of a turn', async (_how, traits) => {
    const crashed = await end({ scenario: 'crash', traits });
    expect(crashed.outcome).toMatchObject({ kind: 'failed', exitCode: 7 });
    expect(crashed.outcome.message).toContain('Its last words: out of luck');
    const threadId = crashed.outcome.threadId ?? '';
    const { outcome, events } = await end({ traits, config: { mode: 'careful' } }, { threadId });
    expect(outcome).toMatchObject({ kind: 'done', threadId, usage: { costUsd: 0.3 } });
    expect(events[0]).toEqual({ kind: 'session', threadId, resumed: true });
    expect(events).not.toContainEqual({ kind: 'text', text: 'What was said long ago.' });
    expect(acp.heard().filter((line) => line.startsWith('new'))).toHaveLength(1);
    expect(acp.heard()).toContain('mode careful');
  });

  it.each([
    ['whose agent does not know it', [], true],
    ['whose agent remembers none', ['forgetful'], false],
  ])('%s begins anew and says so', async (_why, traits, isKept) => {
    const { outcome, events } = await end({ traits }, { threadId: 'unheard-of' });
    expect(outcome.kind).toBe('done');
    expect(events[0]).toMatchObject({ kind: 'session', resumed: false });
    expect(outcome.threadId !== null).toBe(isKept);
  });
});

describe('a run over ACP that is ended', () => {
  it('cancels its turn, closes its input, and keeps its session', async () => {
    const { run, events, job } = acp.run({ scenario: 'hang' });
    await expect.poll(() => acp.heard().at(-1)).toBe('prompt Fix it.');
    await run.stop('user');
    expect(await run.done).toMatchObject({ kind: 'stopped', exitCode: 0 });
    expect(acp.heard().slice(-2)).toEqual(['cancel', 'input closed']);
    expect(events[0]).toMatchObject({ kind: 'session' });
    expect(livingHolders(job.runToken)).toEqual([]);
  });

  it('is killed with all it started when it hears nothing', async () => {
    const { run, job } = acp.run({ scenario: 'deaf' });
    await expect.poll(() => livingHolders(job.runToken).length).toBe(3);
    await run.stop('deadline');
    expect(await run.done).toMatchObject({ kind: 'stopped', exitCode: null });
    expect(acp.heard()).toContain('TERM');
    expect(livingHolders(job.runToken)).toEqual([]);
  }, 30_000);

  it('shows no progress while it says nothing, and is stalled when it is ended for that', async () => {
    const { run, events } = acp.run({ scenario: 'hang' });
    await expect.poll(() => events.at(-1)?.kind).toBe('session');
    const before = await run.vitals?.read();
    expect((await run.vitals?.read())?.progress).toBe(before?.progress);
    await run.stop('stall');
    expect(await run.done).toMatchObject({
      kind: 'stalled',
      message: 'fake said nothing for too long without running a command.',
    });
  });

  it('fails when it does not greet us within a minute', async () => {
    const clock = createManualClock();
    const { run, job } = acp.run({ traits: ['slow'], clock });
    await expect.poll(() => livingHolders(job.runToken).length).toBe(1);
    await clock.advanceBy(60_000);
    expect(await run.done).toMatchObject({
      kind: 'failed',
      message: 'It did not answer initialize in time.',
    });
  });

  it.each([
    [{ traits: ['version-2'] }, 'It speaks version 2 of the protocol, not 1.'],
    [{ config: { mode: 'wild' } }, 'It has no mode "wild". It has: default, careful.'],
    [{ config: { argv: ['true'] } }, 'fake ended with exit code 0 before it completed its turn.'],
  ])('says why it could not begin: %j', async (wish, message) => {
    expect((await end(wish)).outcome).toMatchObject({ kind: 'failed', message });
  });

  it('says that its program is missing', async () => {
    const { run } = acp.run({ config: { argv: ['no-such-agent'] } });
    expect(await run.spawned).toMatchObject({ ok: false, error: { code: 'agent-missing' } });
    expect((await run.done).kind).toBe('spawn-failed');
  });
});
