import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const worlds: World[] = [];

function world(...options: Parameters<typeof createWorld>): World {
  const made = createWorld(...options);
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

/** A night of three hours in the middle of one task that takes forty minutes. */
async function atWork(options: Parameters<typeof createWorld>[0] = {}, forMs = 40 * MINUTE) {
  const made = world(options);
  await made.queue({ title: 'Fix the parser' });
  made.agent.act = () => ({ changes: true, forMs });
  const until = made.clock.now() + 3 * HOUR;
  const nightId = await made.arm({ startNow: true, until });
  await made.clock.advanceBy(10 * MINUTE);
  return { made, nightId };
}

function heldOf(made: World, nightId: string): string[] {
  return made.temp.store
    .eventsOf(nightId, ['night.held', 'night.freed'])
    .flatMap((event) =>
      event.type === 'night.held'
        ? [event.body.level]
        : event.type === 'night.freed'
          ? ['freed']
          : [],
    );
}

describe('a night that loses mains power in the middle', () => {
  it('holds, pauses, saves and stops, and takes the work up again when power is back', async () => {
    const { made, nightId } = await atWork();
    made.plug(false);
    await made.clock.advanceBy(SECOND);
    expect(await made.status()).toMatchObject({
      state: 'throttled',
      sentence: 'Slowed down: on battery (90 %). New tasks held until power is back.',
      primaryAction: 'Pause',
    });
    await made.clock.advanceBy(MINUTE);
    expect(await made.status()).toMatchObject({
      state: 'waiting:constraint',
      sentence: 'Waiting: on battery (90 %). Agents finish their turn first. Goes on by itself.',
      primaryAction: 'Stop now',
      progress: { etaAt: null },
    });
    expect(made.temp.store.attempts(nightId)).toMatchObject([{ state: 'running' }]);
    await made.clock.advanceBy(4 * MINUTE);
    const [attempt] = made.temp.store.attempts(nightId);
    expect(attempt).toMatchObject({
      state: 'killed',
      outcome: { kind: 'interrupted', message: 'on battery (90 %).' },
    });
    expect(made.git.commits.map(({ message }) => message.split('\n')[0])).toEqual([
      'wip: Fix the parser',
    ]);
    const status = await made.status();
    expect(status.sentence).toBe('Waiting: on battery (90 %). Work is saved. Goes on by itself.');
    expect(status.running).toMatchObject([{ doing: 'saved, waits: on battery (90 %)' }]);
    made.plug(true);
    await made.clock.advanceBy(29 * SECOND);
    expect(made.agent.jobs).toHaveLength(1);
    await made.clock.advanceBy(SECOND);
    expect(made.agent.jobs).toHaveLength(2);
    expect(made.agent.jobs[1]?.prompt).toContain('An earlier attempt was interrupted');
    expect((await made.status()).state).toBe('running');
    await made.clock.advanceBy(2.8 * HOUR);
    const brief = await made.brief(nightId);
    expect(brief.shipped).toMatchObject([{ title: 'Fix the parser' }]);
    expect(heldOf(made, nightId)).toEqual([
      'no-new-tasks',
      'pause-soft',
      'checkpoint-and-stop',
      'freed',
    ]);
    expect(brief.timeline.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'New tasks held: On battery (90 %). Plug in to start.',
        'Paused 4 m: On battery (90 %). Plug in to start.',
        'Saved and stopped 31 s: On battery (90 %). Plug in to start.',
        'The constraint holds again.',
      ]),
    );
  });

  it('lets a turn that ends during the pause be proved, and starts no second one', async () => {
    const { made, nightId } = await atWork();
    made.checkSays = (_, isHead) => (isHead ? 'failed' : 'passed');
    await made.clock.advanceBy(28 * MINUTE);
    made.plug(false);
    await made.clock.advanceBy(3 * MINUTE);
    expect(made.temp.store.eventsOf(nightId, ['attempt.checked'])).toHaveLength(1);
    expect(made.agent.jobs).toHaveLength(1);
    made.plug(true);
    await made.clock.advanceBy(30 * SECOND);
    expect(made.agent.jobs).toHaveLength(2);
    expect(made.agent.jobs[1]?.prompt).toContain('The last try was not accepted');
  });

  it('goes on in the thread of the agent, where it can', async () => {
    const { made } = await atWork({ agent: { canResume: true } });
    made.agent.act = () => ({
      changes: true,
      forMs: 40 * MINUTE,
      events: [{ kind: 'session', threadId: 'thread-1', resumed: false }],
    });
    made.plug(false);
    await made.clock.advanceBy(6 * MINUTE);
    made.plug(true);
    await made.clock.advanceBy(31 * SECOND);
    expect(made.agent.jobs[1]?.threadId).toBeUndefined();
    made.plug(false);
    await made.clock.advanceBy(6 * MINUTE);
    made.plug(true);
    await made.clock.advanceBy(31 * SECOND);
    expect(made.agent.jobs[2]?.threadId).toBe('thread-1');
  });

  it('ends what it stopped as not finished when power never comes back, and keeps the work', async () => {
    const { made, nightId } = await atWork();
    made.plug(false);
    await made.clock.advanceBy(3 * HOUR);
    const brief = await made.brief(nightId);
    expect(brief.state).toBe('brief-ready');
    expect(brief.unproved).toMatchObject([
      {
        title: 'Fix the parser',
        evidence: { verdict: 'unverified', reason: 'Not finished: on battery (90 %).' },
      },
    ]);
    expect([...made.git.landed.keys()]).toEqual([
      expect.stringMatching(/^refs\/overnight\/kept\//),
    ]);
    const night = made.temp.store.night(nightId);
    expect(night?.endedAt).toBeLessThan((night?.deadlineAt ?? 0) - 20 * MINUTE);
  });

  it('does not take work up again with too little of the night left', async () => {
    const { made, nightId } = await atWork();
    made.agent.act = () => ({ changes: true, forMs: HOUR });
    made.plug(false);
    const { deadlineAt = 0 } = made.temp.store.night(nightId) ?? {};
    await made.clock.advanceTo(deadlineAt - 30 * MINUTE - 5 * SECOND);
    made.plug(true);
    await made.clock.advanceBy(40 * SECOND);
    expect(made.agent.jobs).toHaveLength(1);
    expect((await made.brief(nightId)).unproved).toHaveLength(1);
  });

  it('does not count what it interrupted against the tries of a task, nor as poison', async () => {
    const { made, nightId } = await atWork({
      config: { constraints: { grace: { maxFlips: 40 } }, limits: { maxTries: 1 } },
    });
    for (let round = 0; round < 5; round += 1) {
      made.plug(false);
      await made.clock.advanceBy(6 * MINUTE);
      made.plug(true);
      await made.clock.advanceBy(MINUTE);
    }
    await made.clock.advanceBy(2.8 * HOUR);
    expect((await made.brief(nightId)).shipped).toMatchObject([{ tries: 6 }]);
  });

  it('stops for good when the plug is loose', async () => {
    const { made, nightId } = await atWork();
    for (let round = 0; round < 3; round += 1) {
      made.plug(false);
      await made.clock.advanceBy(6 * MINUTE);
      made.plug(true);
      await made.clock.advanceBy(MINUTE);
    }
    expect(await made.status()).toMatchObject({
      state: 'waiting:constraint',
      sentence: 'Paused and resumed 4 times tonight: work is saved and stopped.',
    });
    await made.clock.advanceBy(3 * HOUR);
    expect((await made.brief(nightId)).unproved[0]?.evidence.reason).toContain(
      'paused and resumed 4 times tonight',
    );
  });
});
