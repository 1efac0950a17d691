import { afterEach, describe, expect, it } from 'vitest';
import { type ScriptedAgent, scriptedAgent } from '../../../helpers/scripted-agent.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

const CHECKS = [{ name: 'test', command: 'npm test' }];
const APP = { id: 'app', path: '/home/ada/app', checks: CHECKS, discovery: false };
const DOCS = { ...APP, id: 'docs', path: '/home/ada/docs', agent: 'second' };

/** A night of five hours on which the first agent breaks down at once, as often as `failing` says. */
async function failingNight(
  given: { failing?: number; failsAfterMs?: number; tasks?: number; config?: object } = {},
) {
  const seconds: ScriptedAgent[] = [];
  const made = createWorld({
    config: {
      repositories: [{ ...APP, agent: 'scripted' }, DOCS],
      limits: { maxConcurrent: 1 },
      ...given.config,
    },
    more: (clock, git) => {
      const second = scriptedAgent({ clock, dirty: git.dirty, id: 'second' });
      seconds.push(second);
      return [second];
    },
  });
  worlds.push(made);
  const failing = given.failing ?? 3;
  made.agent.act = (_, n) =>
    n <= failing
      ? { kind: 'failed', message: 'crashed', forMs: given.failsAfterMs ?? 0 }
      : { changes: true };
  const ids: string[] = [];
  for (let n = 1; n <= (given.tasks ?? 5); n += 1) {
    ids.push((await made.queue({ title: `Task ${n}`, repoId: 'app' })).id);
  }
  await made.queue({ title: 'Other', repoId: 'docs' });
  const nightId = await made.arm({ startNow: true, until: made.clock.now() + 5 * HOUR });
  const told = () =>
    made.temp.store
      .eventsOf(nightId, ['breaker.opened', 'breaker.closed'])
      .map((event) => ('sentence' in event.body ? event.body.sentence : ''));
  return { made, nightId, told, jobs: () => made.agent.jobs.length, second: seconds[0] };
}

describe('an agent that fails again and again', () => {
  it('is left alone after three failures in a row, and others work meanwhile', async () => {
    const { made, told, jobs, second } = await failingNight();
    await made.clock.advanceBy(20 * MINUTE);
    expect(jobs()).toBe(3);
    expect(second?.jobs).toHaveLength(1);
    expect(told()).toEqual(['Scripted failed 3 times in a row: paused until 20:30.']);
    const status = await made.status();
    expect(status).toMatchObject({
      state: 'waiting:limit',
      breakers: [{ kind: 'agent', name: 'scripted', failures: 3 }],
    });
    expect(status.sentence).toBe('Waiting to try scripted again at 20:30 after failures.');
  });

  it('is tried once after the wait, and goes on when that works', async () => {
    const { made, nightId, told, jobs } = await failingNight();
    await made.clock.advanceBy(2 * HOUR);
    expect(jobs()).toBe(5);
    expect(told().at(-1)).toBe('Scripted works again.');
    expect((await made.status()).breakers).toEqual([]);
    const brief = await made.brief(nightId);
    expect(brief.shipped).toHaveLength(3);
    expect(brief.timeline.map(({ text }) => text)).toEqual(expect.arrayContaining(told()));
  });

  it('is left alone for twice as long when the one try fails too', async () => {
    const { made, told, jobs } = await failingNight({
      failing: 99,
      failsAfterMs: MINUTE,
      tasks: 9,
      config: { limits: { maxConcurrent: 3 } },
    });
    await made.clock.advanceBy(80 * MINUTE);
    expect(told().slice(0, 2)).toEqual([
      'Scripted failed 3 times in a row: paused until 20:31.',
      'Scripted failed 6 times in a row: paused until 21:32.',
    ]);
    expect(jobs(), 'five before anybody knew, then one try, though three lanes wait').toBe(6);
  });

  it('goes on at once when the person says so', async () => {
    const { made, jobs, told } = await failingNight();
    await made.clock.advanceBy(10 * MINUTE);
    const resume = made.engine.handlers['breaker.resume'];
    expect(await resume({ kind: 'agent', name: 'other' })).toMatchObject({ ok: false });
    expect(await resume({ kind: 'agent', name: 'scripted' })).toMatchObject({ ok: true });
    await made.clock.advanceBy(5 * MINUTE);
    expect(jobs()).toBe(5);
    expect(told()).toContain('You let Scripted go on.');
  });

  it('stays left alone when the host dies', async () => {
    const { made, jobs } = await failingNight();
    await made.clock.advanceBy(10 * MINUTE);
    await made.crash();
    await made.clock.advanceBy(10 * MINUTE);
    expect(jobs()).toBe(3);
    await made.clock.advanceBy(30 * MINUTE);
    expect(jobs()).toBe(5);
  });

  it('is never left alone where that is switched off', async () => {
    const { made, told, jobs } = await failingNight({
      failing: 99,
      config: { breaker: { failures: 0 } },
    });
    await made.clock.advanceBy(20 * MINUTE);
    expect([jobs(), told()]).toEqual([5, []]);
  });

  it('gives each task that it keeps from starting its reason', async () => {
    const { made, nightId } = await failingNight({
      failing: 99,
      config: { breaker: { retryAfterMs: 6 * HOUR }, limits: { maxConcurrent: 1 } },
    });
    await made.clock.advanceBy(20 * MINUTE);
    const brief = await made.brief(nightId);
    expect(brief.didNotRun.map(({ reason }) => reason)).toEqual(
      Array(2).fill('Scripted failed 3 times in a row and is paused.'),
    );
  });
});

it('a repository whose work never passes is left alone, its agent is not', async () => {
  const { made, told } = await failingNight({ failing: 0 });
  made.checkSays = (_, isHead) => (isHead ? 'failed' : 'passed');
  await made.clock.advanceBy(20 * MINUTE);
  expect(told()).toEqual(['Repository app failed 3 times in a row: paused until 20:30.']);
});
