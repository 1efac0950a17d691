import { afterEach, describe, expect, it } from 'vitest';
import type { World } from '../../../helpers/scripted-world.ts';
import { endingsOf, says, sessionWorld, verdictsOf } from '../../../helpers/session-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NO_ROOM = 'agent cannot be started: the system has no room for another process now (EAGAIN).';
const worlds: World[] = [];

function world(...options: Parameters<typeof sessionWorld>): World {
  const made = sessionWorld(...options);
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

async function nightOf(made: World, forMs = 15 * MINUTE): Promise<string> {
  const nightId = await made.arm({ startNow: true });
  await made.clock.advanceBy(forMs);
  return nightId;
}

/** The row of the session itself. */
function sessionRow({ temp }: World, nightId: string) {
  return temp.store.taskNights(nightId)[0]?.evidence;
}

describe('a session', () => {
  it('cannot run where its worktree cannot be set up', async () => {
    const made = world({ repository: { setup: 'npm ci' } });
    made.onSetup = () => {
      made.setupFails = made.setups.length > 1;
    };
    const nightId = await nightOf(made);
    expect(made.agent.jobs).toHaveLength(0);
    expect(endingsOf(made, nightId)).toMatchObject([{ why: 'cannot-run' }]);
    expect(sessionRow(made, nightId)).toMatchObject({
      verdict: 'failed',
      reason: 'npm ci failed. It did not begin.',
    });
  });

  it('does not begin when the night is stopped during its setup', async () => {
    const made = world({ repository: { setup: 'npm ci' } });
    made.onSetup = () => {
      made.setupTakesMs = made.setups.length > 1 ? 2 * HOUR : 0;
    };
    const nightId = await nightOf(made);
    await made.engine.handlers['night.stop']({});
    await made.clock.advanceBy(MINUTE);
    expect(made.agent.jobs).toHaveLength(0);
    expect(endingsOf(made, nightId).map(({ why }) => why)).toEqual(['night']);
    expect(sessionRow(made, nightId)?.reason).toContain('It did not begin.');
  });

  it('is set aside when its host dies again and again', async () => {
    const made = world();
    made.agent.act = ({ prompt }) => ({ forMs: 5 * HOUR, events: says(prompt, 'ITEM: First') });
    const nightId = await nightOf(made, MINUTE);
    for (let n = 0; n < 3; n += 1) {
      await made.crash();
      await made.clock.advanceBy(10 * MINUTE);
    }
    expect(made.agent.jobs).toHaveLength(3);
    expect(endingsOf(made, nightId)).toMatchObject([{ why: 'poison' }]);
    expect(sessionRow(made, nightId)).toMatchObject({
      verdict: 'failed',
      reason:
        'The host ended 3 times during this session, so it was set aside. It declared 1 item.',
    });
  });

  it('starts its agent again after a reason that passes, in the thread it had', async () => {
    const made = world();
    made.agent.act = ({ prompt }, n) => {
      if (n === 2) return { kind: 'spawn-failed', message: NO_ROOM };
      if (n === 1) {
        return {
          changes: true,
          events: [{ kind: 'session', threadId: 't1', resumed: false }, ...says(prompt, 'ITEM: A')],
        };
      }
      return { events: says(prompt, 'ITEM DONE: Did A.', 'FINISHED: all') };
    };
    const nightId = await nightOf(made);
    expect(made.agent.jobs.map(({ threadId }) => threadId)).toEqual([undefined, 't1', 't1']);
    expect(verdictsOf(made, nightId).map((row) => row.slice(0, 2))).toEqual([['A', 'verified']]);
    expect(endingsOf(made, nightId)).toMatchObject([{ why: 'finished' }]);
  });

  it('starts an agent that keeps no thread afresh after a reason that passes', async () => {
    const made = world({ canResume: false });
    made.agent.act = ({ prompt }, n) =>
      n === 1
        ? { kind: 'spawn-failed', message: NO_ROOM }
        : { events: says(prompt, 'FINISHED: nothing') };
    const nightId = await nightOf(made);
    expect(made.agent.jobs.map(({ threadId }) => threadId)).toEqual([undefined, undefined]);
    expect(endingsOf(made, nightId)).toMatchObject([{ why: 'finished' }]);
  });

  it('ends with the words of an agent that cannot be started', async () => {
    const made = world();
    made.agent.act = () => ({ kind: 'spawn-failed', message: 'It is not on PATH (ENOENT).' });
    const nightId = await nightOf(made);
    expect(sessionRow(made, nightId)).toMatchObject({
      verdict: 'failed',
      reason: 'Its agent cannot run. It is not on PATH (ENOENT). It declared 0 items.',
    });
  });

  it('ends with the usage limit of an agent that lasts beyond the night', async () => {
    const made = world();
    const resetsAt = made.clock.now() + 60 * HOUR;
    made.agent.act = () => ({ kind: 'limit', message: 'Weekly limit reached.', resetsAt });
    const nightId = await nightOf(made);
    expect(endingsOf(made, nightId)).toMatchObject([{ why: 'limit' }]);
    expect(sessionRow(made, nightId)?.verdict).toBe('limit');
  });

  it('waits for a usage limit that is over within the night, and goes on', async () => {
    const made = world();
    const resetsAt = made.clock.now() + HOUR;
    made.agent.act = ({ prompt }, n) =>
      n === 1
        ? { kind: 'limit', message: 'Limit reached.', resetsAt }
        : { events: says(prompt, 'FINISHED: nothing') };
    const nightId = await nightOf(made, 2 * HOUR);
    expect(made.agent.jobs).toHaveLength(2);
    expect(endingsOf(made, nightId)).toMatchObject([{ why: 'finished' }]);
  });

  it('keeps what is open when the night is stopped', async () => {
    const made = world();
    made.agent.act = ({ prompt }) => ({
      changes: true,
      forMs: 5 * HOUR,
      events: says(prompt, 'ITEM: First'),
    });
    const nightId = await nightOf(made);
    await made.engine.handlers['night.stop']({});
    await made.clock.advanceBy(MINUTE);
    expect(endingsOf(made, nightId)).toMatchObject([{ why: 'night' }]);
    expect(verdictsOf(made, nightId).map(([title]) => title)).toEqual(['First']);
  });

  it('that was cut short keeps its work when the next host comes too late for it to go on', async () => {
    const made = world();
    made.agent.act = ({ prompt }) => ({
      changes: true,
      forMs: 5 * HOUR,
      events: says(prompt, 'ITEM: First', 'ITEM DONE: Did.', 'ITEM: Second'),
    });
    const nightId = await nightOf(made);
    made.clock.jumpTo((made.temp.store.night(nightId)?.deadlineAt ?? 0) - 2 * MINUTE);
    await made.crash();
    await made.clock.advanceBy(MINUTE);
    expect(endingsOf(made, nightId)).toMatchObject([{ why: 'night' }]);
    expect(sessionRow(made, nightId)?.reason).toMatch(/^It was cut short and could not go on: /);
    expect(verdictsOf(made, nightId).map(([title]) => title)).toEqual(['First', 'Second']);
  });
});
