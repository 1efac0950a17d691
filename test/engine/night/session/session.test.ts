import { afterEach, describe, expect, it } from 'vitest';
import { markOf } from '../../../../src/engine/agent/session/item-protocol.ts';
import type { AgentEvent } from '../../../../src/engine/ports/agent.ts';
import type { Brief } from '../../../../src/shared/schema/brief.ts';
import type { Act } from '../../../helpers/scripted-agent.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const worlds: World[] = [];

function world(session: Record<string, unknown> = {}, canResume = true): World {
  const made = createWorld({
    config: {
      mode: 'session',
      session,
      schedule: { timeZone: 'UTC' },
      repositories: [
        {
          id: 'app',
          path: '/home/ada/app',
          checks: [{ name: 'test', command: 'npm test' }],
          discovery: false,
        },
      ],
    },
    agent: { canResume },
  });
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

/** What the agent of a run says, each on a line with the mark that its prompt names. */
function says(prompt: string, ...lines: string[]): AgentEvent[] {
  const mark = /\[nk:[0-9a-f]{6}\]/.exec(prompt)?.[0] ?? markOf('none');
  return lines.map((line) => ({ kind: 'text', text: `${mark} ${line}` }));
}

function thread(threadId: string): AgentEvent {
  return { kind: 'session', threadId, resumed: false };
}

async function nightOf(made: World, forMs = 9 * HOUR): Promise<Brief> {
  const nightId = await made.arm({ startNow: true });
  await made.clock.advanceBy(forMs);
  return made.brief(nightId);
}

function eventsOf(made: World, nightId: string, type: 'session.restarted' | 'session.ended') {
  return made.temp.store.eventsOf(nightId, [type]).map(({ body }) => body);
}

/** One item for each run, the next run begins when this one ends early. */
function itemAct(prompt: string, n: number): Act {
  return {
    changes: true,
    forMs: 10 * MINUTE,
    events: [thread('t1'), ...says(prompt, `ITEM: Piece ${n}`)],
  };
}

describe('a long session', () => {
  it('is one task of its repository, and its prompt says how to declare items', async () => {
    const made = world();
    made.agent.act = ({ prompt }) => ({ events: says(prompt, 'FINISHED: nothing to do') });
    const brief = await nightOf(made);
    expect(made.agent.jobs).toHaveLength(1);
    const prompt = made.agent.jobs[0]?.prompt ?? '';
    expect(prompt).toContain('# Long session on app');
    expect(prompt).toMatch(/\[nk:[0-9a-f]{6}\] ITEM DONE: <what changed and why>/);
    expect(prompt).toContain('Documentation first');
    expect(prompt).toContain('`npm test`');
    expect(brief.unproved[0]?.evidence).toMatchObject({
      verdict: 'no-op',
      reason: 'Its agent found nothing more to do. It declared 0 items.',
    });
  });

  it('proves each item that is declared, and tells it on its own', async () => {
    const made = world();
    made.agent.act = ({ prompt }, n) =>
      n === 1
        ? { ...itemAct(prompt, 1), forMs: 10 * MINUTE }
        : { events: says(prompt, 'ITEM DONE: It is better now.', 'FINISHED: all done') };
    const brief = await nightOf(made);
    expect(
      brief.shipped.map(({ title, agentSays, evidence }) => [title, agentSays, evidence.verdict]),
    ).toEqual([['Piece 1', 'It is better now.', 'verified']]);
    expect([...made.git.landed.keys()]).toEqual([
      expect.stringMatching(/^refs\/heads\/overnight\/.*_piece-1$/),
    ]);
    expect(brief.totals.tasks).toBe(1);
    expect(brief.unproved).toEqual([]);
    expect(made.agent.jobs[1]?.threadId).toBe('t1');
    expect(made.agent.jobs[1]?.prompt).toContain('This item is open');
  });

  it('calls what its agent never declared unproved, whatever the checks say', async () => {
    const made = world();
    made.agent.act = (_, n) => (n === 1 ? { changes: true } : {});
    const brief = await nightOf(made);
    expect(brief.unproved.map(({ title, evidence }) => [title, evidence.verdict])).toEqual([
      ['Unnamed work', 'unverified'],
    ]);
    expect([...made.git.landed.keys()][0]).toMatch(/^refs\/overnight\/kept\//);
  });

  it('keeps a question with its answers and goes on', async () => {
    const made = world();
    made.agent.act = ({ prompt }, n) =>
      n === 1
        ? { events: says(prompt, 'QUESTION: Drop Node 20?', 'OPTION: yes', 'OPTION: no') }
        : { events: says(prompt, 'FINISHED: that was all') };
    const brief = await nightOf(made);
    expect(brief.needsYou.map(({ question }) => question)).toEqual([
      { text: 'Drop Node 20?', options: ['yes', 'no'] },
    ]);
    expect(made.agent.jobs).toHaveLength(2);
  });

  it('resumes the thread of an agent that ends early, each time with its cause, up to the limit', async () => {
    const made = world({ maxRestarts: 3, restartDelayMs: 1000 });
    made.agent.act = ({ prompt }, n) => itemAct(prompt, n);
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(9 * HOUR);
    expect(made.agent.jobs.map(({ threadId }) => threadId)).toEqual([undefined, 't1', 't1', 't1']);
    expect(eventsOf(made, nightId, 'session.restarted')).toEqual([
      expect.objectContaining({ n: 1, cause: 'ended-early', how: 'thread' }),
      expect.objectContaining({ n: 2, cause: 'ended-early', how: 'thread' }),
      expect.objectContaining({ n: 3, cause: 'ended-early', how: 'thread' }),
    ]);
    expect(eventsOf(made, nightId, 'session.ended')).toMatchObject([{ why: 'restarts' }]);
  });

  it('starts an agent that cannot resume fresh, with what it handed over', async () => {
    const made = world({}, false);
    made.agent.act = (_, n) =>
      n === 1 ? { changes: true, message: 'HANDOFF\nnext: the tests of the parser' } : {};
    await nightOf(made);
    expect(made.agent.jobs[1]?.threadId).toBeUndefined();
    expect(made.agent.jobs[1]?.prompt).toContain('next: the tests of the parser');
  });

  it('ends when nothing new comes of three runs in a row', async () => {
    const made = world();
    made.agent.act = () => ({});
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(HOUR);
    expect(made.agent.jobs).toHaveLength(3);
    expect(eventsOf(made, nightId, 'session.ended')).toMatchObject([{ why: 'nothing-new' }]);
  });

  it('keeps what an agent has done when the deadline ends it, and says that it was not finished', async () => {
    const made = world();
    made.agent.act = ({ prompt }) => ({ ...itemAct(prompt, 1), forMs: 20 * HOUR });
    const brief = await nightOf(made);
    expect(brief.unproved.map(({ title, evidence }) => [title, evidence.verdict])).toEqual([
      ['Piece 1', 'unverified'],
    ]);
    expect(brief.timeline.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('The session on app ended: The night was about to end.'),
    );
  });

  it('goes on in the same thread after the host died, with every item it had', async () => {
    const made = world();
    made.agent.act = ({ prompt }, n) =>
      n === 1
        ? {
            changes: true,
            forMs: 5 * HOUR,
            events: [
              thread('t7'),
              ...says(prompt, 'ITEM: First', 'ITEM DONE: Did.', 'ITEM: Second'),
            ],
          }
        : { events: says(prompt, 'ITEM DROPPED: Too large.', 'FINISHED: done') };
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(HOUR);
    await made.crash();
    await made.clock.advanceBy(2 * HOUR);
    const brief = await made.brief(nightId);
    expect(made.agent.jobs.map(({ threadId }) => threadId)).toEqual([undefined, 't7']);
    expect(eventsOf(made, nightId, 'session.restarted')).toMatchObject([{ cause: 'interrupted' }]);
    expect(brief.unproved.map(({ title }) => title).sort()).toEqual(['First', 'Second']);
  });

  it('leaves queued tasks to a night of tasks, with that reason', async () => {
    const made = world();
    made.agent.act = ({ prompt }) => ({ events: says(prompt, 'FINISHED: nothing') });
    await made.queue({ title: 'Fix the parser' });
    const brief = await nightOf(made);
    expect(brief.didNotRun[0]).toMatchObject({
      title: 'Fix the parser',
      reason: 'Tonight its repository is worked on in one session, which chooses its own work.',
    });
  });

  it('writes what its agent means to do beside the strategy of the night', async () => {
    const made = world();
    made.agent.act = ({ prompt }) => ({
      events: says(prompt, 'STRATEGY\n1. mend the links\n2. rest', 'FINISHED: nothing'),
    });
    const brief = await nightOf(made);
    expect(brief.strategy).toContain('What the agent means to do in `app`');
    expect(brief.strategy).toContain('1. mend the links');
  });

  it('cuts no more items than it may, and ends then', async () => {
    const made = world({ maxItems: 2 });
    made.agent.act = ({ prompt }) => ({
      changes: true,
      events: says(
        prompt,
        ...Array.from({ length: 500 }, (_, n) => [`ITEM: Piece ${n}`, 'ITEM DONE: x']).flat(),
      ),
    });
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(HOUR);
    const brief = await made.brief(nightId);
    const rows = [...brief.shipped, ...brief.unproved, ...brief.failed];
    expect(rows.map(({ title }) => title).sort()).toEqual(['Piece 0', 'Piece 1', 'Unnamed work']);
    expect(eventsOf(made, nightId, 'session.ended')).toMatchObject([{ why: 'items' }]);
  });
});
