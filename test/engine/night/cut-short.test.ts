import { afterEach, describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../src/engine/ports/agent.ts';
import { createWorld, type World } from '../../helpers/scripted-world.ts';

const HOUR_MS = 3_600_000;
const worlds: World[] = [];

function world(...options: Parameters<typeof createWorld>): World {
  const made = createWorld(...options);
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

const forever = new Promise<never>(() => undefined);

describe('a crash', () => {
  it('between two tasks does not repeat the one that is judged', async () => {
    const made = world({ config: { limits: { maxConcurrent: 1 } } });
    await made.queue({ title: 'First', priority: 5 });
    await made.queue({ title: 'Second' });
    made.agent.act = (_, n) => ({ forMs: n === 1 ? 1000 : 2 * HOUR_MS, changes: true });
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(HOUR_MS);
    await made.crash();
    await made.clock.advanceBy(4 * HOUR_MS);
    const brief = await made.brief(nightId);
    expect(brief.shipped.map(({ title, tries }) => [title, tries])).toEqual([
      ['First', 1],
      ['Second', 2],
    ]);
    expect(made.git.commits).toHaveLength(2);
    expect(made.temp.store.eventsOf(nightId, ['task.judged'])).toHaveLength(2);
  });

  it('after work was landed and before anybody wrote it down lands nothing twice', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    const land = made.git.land;
    let landings = 0;
    made.git.land = async (repo, from) => {
      await land(repo, from);
      landings += 1;
      return forever;
    };
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(HOUR_MS);
    await made.crash();
    await made.clock.advanceBy(HOUR_MS);
    const brief = await made.brief(nightId);
    expect(landings).toBe(1);
    expect(brief.shipped).toMatchObject([{ title: 'Fix the parser', tries: 1 }]);
    expect([...made.git.landed.keys()]).toEqual([brief.shipped[0]?.ref]);
    expect(made.agent.jobs).toHaveLength(1);
  });

  it('while the night wraps up ends it with its brief, and with no second look at what was compared', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    const close = made.git.closeWorktree;
    made.git.closeWorktree = (repo, name, discard) =>
      name.startsWith('session-') ? forever : close(repo, name, discard);
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(HOUR_MS);
    expect(made.temp.store.night(nightId)?.state).toBe('finishing');
    made.git.closeWorktree = close;
    made.git.checkout = 'touched in the morning';
    await made.crash();
    await made.clock.advanceBy(1000);
    const brief = await made.brief(nightId);
    expect(brief).toMatchObject({
      state: 'brief-ready',
      shipped: [{ title: 'Fix the parser' }],
      repositories: [{ checkoutUnchanged: true }],
    });
    expect(made.notices).toHaveLength(1);
  });

  it('before the process of an agent was known leaves nothing to end', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    const start = made.agent.start;
    made.agent.start = (job, onEvent) => ({ ...start(job, onEvent), spawned: forever });
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(HOUR_MS);
    made.agent.start = start;
    await made.crash();
    await made.clock.advanceBy(HOUR_MS);
    expect(made.reaped).toEqual([]);
    expect((await made.brief(nightId)).shipped).toMatchObject([{ tries: 2 }]);
  });
});

describe('the end of the window', () => {
  it('stops the agent in time, keeps what it did, and says why', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    made.agent.act = () => ({ forMs: 20 * HOUR_MS, changes: true });
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(9 * HOUR_MS);
    const brief = await made.brief(nightId);
    expect(brief.state).toBe('brief-ready');
    expect(brief.shipped).toEqual([]);
    expect([...made.git.landed.keys()].every((ref) => ref.startsWith('refs/overnight/kept/'))).toBe(
      true,
    );
    expect(made.temp.store.attempts(nightId)).toMatchObject([{ state: 'killed' }]);
  });

  it('while a constraint holds the tasks back leaves each its reason', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    const prepare = made.git.prepare;
    made.git.prepare = async (repo, oid) => {
      made.plug(false);
      return prepare(repo, oid);
    };
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(9 * HOUR_MS);
    const brief = await made.brief(nightId);
    expect(brief.didNotRun).toContainEqual(
      expect.objectContaining({
        title: 'Fix the parser',
        reason: 'It waited until the night was about to end: on battery (90 %).',
      }),
    );
    expect(made.agent.jobs).toEqual([]);
  });
});

describe('a person who stops the night', () => {
  it('while it measures the baseline gets a brief that says what did not run', async () => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    made.checkSays = () => {
      void made.engine.handlers['night.stop']({});
      return 'passed';
    };
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    const brief = await made.brief(nightId);
    expect(brief.state).toBe('stopped');
    expect(brief.didNotRun.map(({ title }) => title)).toContain('Fix the parser');
    expect(brief.repositories).toMatchObject([{ checkoutUnchanged: true, baseline: [] }]);
    expect(made.agent.jobs).toEqual([]);
  });
});

describe('a host that quits', () => {
  it('leaves tasks that did not start for the next one, without a word about them', async () => {
    const made = world({ config: { limits: { maxConcurrent: 1 } } });
    await made.queue({ title: 'First', priority: 5 });
    const second = await made.queue({ title: 'Second' });
    made.agent.act = () => ({ forMs: HOUR_MS, changes: true });
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    await made.engine.stop();
    expect(made.temp.store.decisions(nightId)).toMatchObject([
      { choice: 'chosen' },
      { taskId: second.id, choice: 'chosen' },
    ]);
    await made.crash();
    await made.clock.advanceBy(5 * HOUR_MS);
    expect((await made.brief(nightId)).shipped.map(({ title }) => title)).toEqual([
      'First',
      'Second',
    ]);
  });
});

describe('what an agent does', () => {
  it.each<[AgentEvent, string]>([
    [{ kind: 'command', command: 'npm test\nrm x', state: 'started' }, 'agent runs npm test'],
    [{ kind: 'command', command: 'npm test', state: 'ok' }, 'agent working'],
    [{ kind: 'files', paths: ['a.ts'] }, 'agent changed 1 file'],
    [{ kind: 'files', paths: ['a.ts', 'b.ts'] }, 'agent changed 2 files'],
    [{ kind: 'retry', reason: 'overloaded\nmore' }, 'agent waits: overloaded'],
    [{ kind: 'limit', resetsAt: null }, 'usage limit reached'],
    [{ kind: 'question', question: { text: 'A?', options: [] } }, 'agent asks a question'],
  ])('%j is shown as %j', async (event, words) => {
    const made = world();
    await made.queue({ title: 'Fix the parser' });
    made.agent.act = () => ({ forMs: HOUR_MS, events: [event] });
    await made.arm({ startNow: true });
    await made.clock.advanceBy(1000);
    expect((await made.status()).running).toMatchObject([{ doing: words }]);
  });
});
