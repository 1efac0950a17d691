import { afterEach, describe, expect, it } from 'vitest';
import { appError } from '../../../src/shared/error.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import type { Brief } from '../../../src/shared/schema/brief.ts';
import { createWorld, type World } from '../../helpers/scripted-world.ts';

const HOUR = 3_600_000;
const worlds: World[] = [];

function world(...options: Parameters<typeof createWorld>): World {
  const made = createWorld(...options);
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

async function nightOf(made: World, input = {}): Promise<Brief> {
  const nightId = await made.arm({ startNow: true, ...input });
  await made.clock.advanceBy(9 * HOUR);
  return made.brief(nightId);
}

describe('the verdict of a task', () => {
  it('is verified when the checks are green in a clean checkout of its commit', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    const brief = await nightOf(made);
    expect(brief.shipped[0]?.evidence).toMatchObject({
      verdict: 'verified',
      headOid: '1'.repeat(40),
    });
    expect(made.git.commits[0]?.message).toContain('Nightkiln-Attempt: ');
  });

  it('is failed when a check that was green turns red, after three tries with our findings', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    made.checkSays = (_, isHead) => (isHead ? 'failed' : 'passed');
    const brief = await nightOf(made);
    expect(brief.failed[0]?.evidence.verdict).toBe('failed');
    expect(made.agent.jobs).toHaveLength(3);
    expect(made.agent.jobs[0]?.prompt).not.toContain('not accepted');
    expect(made.agent.jobs[2]?.prompt).toContain('The last try was not accepted');
    expect([...made.git.landed.keys()][0]).toMatch(/^refs\/overnight\/kept\//);
  });

  it('is verified when a second try puts right what the first broke', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    made.checkSays = (_, isHead) => (isHead && made.agent.jobs.length < 2 ? 'failed' : 'passed');
    const brief = await nightOf(made);
    expect(brief.shipped[0]).toMatchObject({ tries: 2 });
  });

  it('is not verified when its commits hold a secret, and they become no branch', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    const at = { where: 'file', path: 'src/a.ts', line: 3, fingerprint: '0123456789ab' } as const;
    made.git.secrets = ok([{ ...at, commit: '1'.repeat(40), rule: 'github' }]);
    const brief = await nightOf(made);
    expect(brief.unproved[0]?.evidence.reason).toBe(
      'Held back: src/a.ts line 3 holds what looks like a secret (github).',
    );
    expect(made.agent.jobs).toHaveLength(1);
    expect([...made.git.landed.keys()][0]).toMatch(/^refs\/overnight\/kept\//);
  });

  it('is not verified when its commits could not be searched for secrets', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    made.git.secrets = fail(appError('internal', 'The search took too long.'));
    const brief = await nightOf(made);
    expect(brief.unproved[0]?.evidence.reason).toBe('Held back: The search took too long.');
    expect([...made.git.landed.keys()][0]).toMatch(/^refs\/overnight\/kept\//);
  });

  it('is no-op when nothing changed, whatever the agent says', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    made.agent.act = () => ({ message: 'All fixed, tests pass.' });
    const brief = await nightOf(made);
    expect(brief.unproved[0]?.evidence.verdict).toBe('no-op');
    expect(made.git.landed.size).toBe(0);
  });

  it('is a question when the agent leaves a decision to the person', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    const question = { text: 'Which format?', options: ['json', 'yaml'] };
    made.agent.act = () => ({ kind: 'question', question });
    const brief = await nightOf(made);
    expect(brief.needsYou[0]?.question).toEqual(question);
  });

  it('is limit when the agent ran into its usage limit', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    made.agent.act = () => ({ kind: 'limit', message: 'Resets at 03:40.' });
    const brief = await nightOf(made);
    expect(brief.failed[0]?.evidence.verdict).toBe('limit');
  });

  it('is failed when the work cannot be landed', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    made.git.blockedRef = /overnight/;
    const brief = await nightOf(made);
    expect(brief.failed[0]?.evidence.reason).toContain('points elsewhere');
  });

  it('is failed when the agent runs past its own time, and its work is kept', async () => {
    const made = world({ config: { limits: { taskTimeMs: HOUR } } });
    await made.queue({ title: 'Fix the parser' });
    made.agent.act = () => ({ forMs: 5 * HOUR, changes: true });
    const brief = await nightOf(made);
    expect(brief.shipped).toEqual([]);
    expect(made.git.commits).toHaveLength(1);
    expect(made.agent.jobs).toHaveLength(1);
  });
});

describe('tasks of one night', () => {
  it('run at most as many at once as configured, and all of them run', async () => {
    const made = world({ config: { limits: { maxConcurrent: 2 } } });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await made.queue({ title: `Task ${name}` });
    made.agent.act = () => ({ forMs: HOUR / 2, changes: true });
    const brief = await nightOf(made);
    expect(made.agent.peak).toBe(2);
    expect(brief.shipped).toHaveLength(5);
  });

  it('get branches of their own, also with equal titles', async () => {
    const made = world();
    await made.queue({ title: 'Fix it' });
    await made.queue({ title: 'Fix it' });
    await nightOf(made);
    expect(new Set(made.git.landed.keys()).size).toBe(2);
  });

  it('beyond the number the person can review are skipped with that reason', async () => {
    const made = world();
    for (const name of ['a', 'b', 'c']) await made.queue({ title: `Task ${name}` });
    const brief = await nightOf(made, { maxTasks: 1 });
    expect(brief.shipped).toHaveLength(1);
    expect(brief.didNotRun.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('limited to 1 task'),
      expect.stringContaining('limited to 1 task'),
    ]);
  });

  it('that were not reached before the deadline did not run, and stay queued', async () => {
    const made = world({ config: { limits: { maxConcurrent: 1 } } });
    await made.queue({ title: 'Long', estimateMs: 60_000, priority: 9 });
    await made.queue({ title: 'Short', estimateMs: 60_000 });
    made.agent.act = () => ({ forMs: 20 * HOUR });
    const nightId = await made.arm({ startNow: true, until: made.clock.now() + 2 * HOUR });
    await made.clock.advanceBy(3 * HOUR);
    const brief = await made.brief(nightId);
    expect(brief.didNotRun).toMatchObject([{ title: 'Short' }]);
    const queued = await made.engine.handlers['queue.list']({});
    expect(queued).toMatchObject({ ok: true, value: [{ title: 'Short' }] });
  });

  it('named by the person are the only ones that run', async () => {
    const made = world({ config: { goals: ['Document everything'] } });
    await made.queue({ title: 'Other' });
    const task = await made.queue({ title: 'Mine' });
    const brief = await nightOf(made, { taskIds: [task.id] });
    expect(brief.shipped.map(({ title }) => title)).toEqual(['Mine']);
  });

  it('show what the agent does while it works', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    made.agent.act = () => ({
      forMs: HOUR,
      events: [
        { kind: 'session', threadId: 'thread-1', resumed: false },
        { kind: 'command', command: 'npm test\nmore', state: 'started' },
        { kind: 'text', text: 'hello' },
      ],
    });
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    const status = await made.status();
    expect(status.running).toMatchObject([
      { title: 'Fix the parser', doing: 'agent runs npm test' },
    ]);
    expect(status.progress).toMatchObject({ done: 0, total: 1 });
    expect(made.temp.store.attempts(nightId)[0]?.threadId).toBe('thread-1');
  });

  it('that failed three nights in a row wait for the person', async () => {
    const made = world({ config: { goals: ['Speed up the parser'] } });
    made.agent.act = () => ({ kind: 'failed', message: 'No idea.' });
    for (let night = 0; night < 3; night += 1) await nightOf(made);
    const brief = await nightOf(made);
    expect(brief.didNotRun.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('3 nights in a row'),
    ]);
  });

  it('of a goal whose work is already queued do not become two', async () => {
    const made = world({ config: { goals: ['Speed up the parser'], limits: { maxTasks: 1 } } });
    await made.queue({ title: 'First things first' });
    await nightOf(made);
    await nightOf(made);
    const tasks = made.temp.store.tasks(10).filter(({ source }) => source === 'goal');
    expect(tasks).toHaveLength(1);
  });
});
