import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';
import { CALM, OFFLINE, ONLINE } from '../../constraints/calm.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const worlds: World[] = [];

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

/** A night of three hours with three tasks of forty minutes, all of the device known. */
async function atWork(config: Record<string, unknown> = {}, forMs = 40 * MINUTE) {
  const made = createWorld({
    device: { ...CALM, idleMs: HOUR, isLocked: false },
    config: { agent: 'scripted', ...config },
  });
  worlds.push(made);
  for (const title of ['First', 'Second', 'Third']) await made.queue({ title });
  made.agent.act = () => ({ changes: true, forMs });
  const until = made.clock.now() + 3 * HOUR;
  const nightId = await made.arm({ startNow: true, until });
  await made.clock.advanceBy(MINUTE);
  return { made, nightId };
}

describe('a night on a machine that runs hot', () => {
  it('goes on with one agent at a time', async () => {
    const { made } = await atWork({ limits: { maxConcurrent: 2 } });
    expect(made.agent.jobs).toHaveLength(2);
    made.sense({ thermal: 'serious' });
    await made.clock.advanceBy(2 * MINUTE);
    expect(await made.status()).toMatchObject({
      state: 'throttled',
      sentence: expect.stringContaining('Slowed down: the machine is hot'),
    });
    await made.clock.advanceBy(40 * MINUTE);
    expect(made.agent.jobs).toHaveLength(2);
    made.sense({ thermal: 'nominal' });
    await made.clock.advanceBy(10 * MINUTE);
    expect(made.agent.jobs).toHaveLength(3);
  });

  it('takes saved work up one by one', async () => {
    const { made } = await atWork();
    expect(made.agent.jobs).toHaveLength(3);
    made.sense({ thermal: 'critical' });
    await made.clock.advanceBy(MINUTE);
    expect(made.git.commits).toHaveLength(3);
    made.sense({ thermal: 'serious' });
    await made.clock.advanceBy(20 * MINUTE);
    expect(made.agent.jobs).toHaveLength(4);
    await made.clock.advanceBy(40 * MINUTE);
    expect(made.agent.jobs).toHaveLength(5);
  });
});

describe('a night whose user comes back', () => {
  it('finishes what runs and starts nothing new, by default', async () => {
    const { made } = await atWork({ limits: { maxConcurrent: 1 } });
    made.sense({ idleMs: 0 });
    await made.clock.advanceBy(50 * MINUTE);
    expect(made.agent.jobs).toHaveLength(2);
  });
});

describe('a night of the schedule whose user comes back', () => {
  async function scheduled() {
    const made = createWorld({
      device: { ...CALM, idleMs: HOUR, isLocked: false },
      config: {
        agent: 'scripted',
        constraints: { onUserActive: 'pause' },
        limits: { maxConcurrent: 1 },
        window: { start: '20:10', end: '23:10' },
      },
    });
    worlds.push(made);
    await made.queue({ title: 'First' });
    await made.queue({ title: 'Second' });
    made.agent.act = () => ({ changes: true, forMs: 40 * MINUTE });
    await made.arm();
    await made.clock.advanceBy(20 * MINUTE);
    expect(made.agent.jobs).toHaveLength(1);
    made.sense({ idleMs: 0 });
    await made.clock.advanceBy(45 * MINUTE);
    return made;
  }

  it('pauses when it was told to, and says when it goes on', async () => {
    const made = await scheduled();
    expect(made.agent.jobs).toHaveLength(1);
    expect(await made.status()).toMatchObject({
      state: 'paused:activity',
      sentence: 'Paused: you are using the Mac. Resumes after 10 m idle.',
      primaryAction: 'Resume now',
    });
    made.sense({ idleMs: 11 * MINUTE });
    await made.clock.advanceBy(MINUTE);
    expect(made.agent.jobs).toHaveLength(2);
  });

  it('goes on at once when its user says so, and does not ask again', async () => {
    const made = await scheduled();
    expect(await made.engine.handlers['night.resume']({})).toMatchObject({ ok: true });
    await made.clock.advanceBy(MINUTE);
    expect(made.agent.jobs).toHaveLength(2);
    made.sense({ idleMs: 1 });
    await made.clock.advanceBy(MINUTE);
    expect((await made.status()).state).toBe('running');
  });
});

describe('a machine that sleeps in the middle of the night', () => {
  it('asks each agent for a sign of life, and takes up again what gives none', async () => {
    const { made, nightId } = await atWork({ limits: { maxConcurrent: 1 } });
    made.clock.sleepTo(made.clock.now() + 20 * MINUTE);
    made.agent.act = () => ({
      changes: true,
      forMs: 10 * MINUTE,
    });
    await made.clock.advanceBy(MINUTE);
    expect(made.temp.store.attempts(nightId)).toMatchObject([{ state: 'running' }]);
    await made.clock.advanceBy(2 * MINUTE);
    expect(made.temp.store.attempts(nightId)).toMatchObject([
      {
        state: 'killed',
        outcome: {
          kind: 'interrupted',
          message: 'the agent gave no sign of life after the machine slept.',
        },
      },
      { state: 'running' },
    ]);
    await made.clock.advanceBy(HOUR);
    const texts = (await made.brief(nightId)).timeline.map(({ text }) => text).join('\n');
    expect(texts).toContain("'First' gave no sign of life after the sleep");
    expect(texts).toContain('The machine slept for 20 m.');
  });

  it('leaves an agent alone that says something in time', async () => {
    const { made, nightId } = await atWork({ limits: { maxConcurrent: 1 } });
    made.clock.sleepTo(made.clock.now() + 5 * MINUTE);
    await made.clock.advanceBy(MINUTE);
    made.agent.say({ kind: 'text', text: 'Still here.' });
    await made.clock.advanceBy(5 * MINUTE);
    expect(made.temp.store.attempts(nightId)).toMatchObject([{ state: 'running' }]);
  });

  it('does not ask before the network is back', async () => {
    const { made, nightId } = await atWork({ limits: { maxConcurrent: 1 } });
    made.sense({ network: OFFLINE });
    made.clock.sleepTo(made.clock.now() + 5 * MINUTE);
    await made.clock.advanceBy(4 * MINUTE);
    expect(made.temp.store.attempts(nightId)).toMatchObject([{ state: 'running' }]);
    made.sense({ network: ONLINE });
    await made.clock.advanceBy(3 * MINUTE);
    expect(made.temp.store.attempts(nightId)[0]).toMatchObject({
      outcome: { kind: 'interrupted' },
    });
  });

  it('does not take the time of the sleep from the budget of a task', async () => {
    const limits = { maxConcurrent: 1, taskTimeMs: 30 * MINUTE };
    const { made, nightId } = await atWork({ limits }, 2 * HOUR);
    made.clock.sleepTo(made.clock.now() + HOUR);
    await made.clock.advanceBy(MINUTE);
    made.agent.say({ kind: 'text', text: 'Still here.' });
    await made.clock.advanceBy(27 * MINUTE);
    expect(made.temp.store.attempts(nightId)).toMatchObject([{ state: 'running' }]);
    await made.clock.advanceBy(2 * MINUTE);
    expect(made.temp.store.attempts(nightId)[0]).toMatchObject({
      state: 'killed',
      outcome: { kind: 'stopped' },
    });
  });

  it('gives no time beyond the end of the night', async () => {
    const { made, nightId } = await atWork({ limits: { maxConcurrent: 1 } });
    made.agent.act = () => ({ changes: true, forMs: 20 * HOUR });
    const { deadlineAt = 0 } = made.temp.store.night(nightId) ?? {};
    made.clock.sleepTo(deadlineAt - 15 * MINUTE);
    await made.clock.advanceTo(deadlineAt - 10 * MINUTE + 5000);
    for (const { endedAt } of made.temp.store.attempts(nightId)) {
      expect(endedAt).toBeLessThanOrEqual(deadlineAt - 10 * MINUTE + 5000);
    }
    const texts = (await made.brief(nightId)).didNotRun.map(({ reason }) => reason);
    expect(texts).toContain('The night was about to end before it could start.');
  });
});
