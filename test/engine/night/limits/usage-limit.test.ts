import { afterEach, describe, expect, it } from 'vitest';
import { type ScriptedAgent, scriptedAgent } from '../../../helpers/scripted-agent.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const THREAD = { kind: 'session', threadId: 't-1', resumed: false } as const;
const WORKS = { kind: 'command', command: 'npm test', state: 'started' } as const;

const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

const OTHER = {
  id: 'docs',
  path: '/home/ada/docs',
  checks: [{ name: 'test', command: 'npm test' }],
  discovery: false,
  agent: 'second',
};
const APP = { ...OTHER, id: 'app', path: '/home/ada/app', agent: 'scripted' };

async function limited(
  given: { limits?: object; resetsInMs?: number | null; titles?: readonly string[] } = {},
) {
  const seconds: ScriptedAgent[] = [];
  const made = createWorld({
    config: { repositories: [APP, OTHER], limits: given.limits ?? {} },
    agent: { canResume: true },
    more: (clock, git) => {
      const second = scriptedAgent({ clock, dirty: git.dirty, id: 'second' });
      seconds.push(second);
      return [second];
    },
  });
  worlds.push(made);
  const [second] = seconds;
  if (second === undefined) throw new Error('there is no second agent');
  const beganAt = made.clock.now();
  const resetsInMs = given.resetsInMs === undefined ? HOUR : given.resetsInMs;
  made.agent.act = (_, n) =>
    n === 1
      ? {
          kind: 'limit',
          message: "You've hit your usage limit.",
          changes: true,
          forMs: 10 * MINUTE,
          events: [THREAD],
          ...(resetsInMs === null ? {} : { resetsAt: beganAt + resetsInMs }),
        }
      : { changes: true, forMs: 10 * MINUTE, events: [WORKS] };
  for (const title of given.titles ?? ['Fix the parser']) {
    await made.queue({ title, repoId: 'app' });
  }
  const nightId = await made.arm({ startNow: true, until: beganAt + 5 * HOUR });
  const starts = () =>
    made.temp.store
      .attempts(nightId)
      .filter(({ agent }) => agent === 'scripted')
      .map(({ startedAt }) => Math.floor((startedAt - beganAt) / MINUTE));
  return { made, second, nightId, starts, beganAt };
}

describe('a usage limit', () => {
  it('parks the task until the reset and goes on once, in the same thread', async () => {
    const { made, nightId, starts } = await limited();
    await made.clock.advanceBy(30 * MINUTE);
    expect(await made.status()).toMatchObject({
      state: 'waiting:limit',
      sentence: "Waiting for Scripted's limit to reset at 21:00. Continues by itself.",
      primaryAction: 'Stop tonight',
    });
    await made.clock.advanceBy(4 * HOUR);
    expect(starts()).toEqual([0, 60]);
    expect(made.agent.jobs[1]?.threadId).toBe('t-1');
    const brief = await made.brief(nightId);
    expect(brief.shipped).toMatchObject([{ title: 'Fix the parser', tries: 2 }]);
    const told = brief.timeline.map(({ text }) => text);
    expect(told).toContain('Limit wait 50 m: Scripted met its usage limit, which resets at 21:00.');
    expect(told).toContain('Scripted works again after its usage limit.');
  });

  it('commits what there was before it waits', async () => {
    const { made } = await limited();
    await made.clock.advanceBy(30 * MINUTE);
    expect(made.git.commits).toHaveLength(1);
  });

  it('keeps the tasks of its agent back, and those of others go on', async () => {
    const { made, second, nightId, starts } = await limited({
      limits: { maxConcurrent: 1 },
      titles: ['Fix the parser', 'Fix the lexer'],
    });
    await made.queue({ title: 'Write the guide', repoId: 'docs' });
    await made.clock.advanceBy(0);
    await made.clock.advanceBy(30 * MINUTE);
    expect(starts()).toEqual([0]);
    expect(second.jobs).toHaveLength(made.temp.store.taskNights(nightId).length - 1);
    await made.clock.advanceBy(4 * HOUR);
    expect(starts().slice(0, 2)).toEqual([0, 60]);
    expect((await made.brief(nightId)).shipped.length).toBeGreaterThanOrEqual(2);
  });

  it('is tried by one run alone, so that a limit that is still there is met once', async () => {
    const { made, starts, beganAt } = await limited({ titles: ['One', 'Two', 'Three'] });
    made.agent.act = (_, n) => {
      if (n <= 3) return { kind: 'limit', forMs: 10 * MINUTE, resetsAt: beganAt + HOUR };
      return n === 4
        ? { kind: 'limit', forMs: MINUTE, resetsAt: beganAt + 2 * HOUR }
        : { changes: true, forMs: MINUTE, events: [WORKS] };
    };
    await made.clock.advanceBy(5 * HOUR);
    const [a, b, c, probe, ...rest] = starts();
    expect([a, b, c, probe]).toEqual([0, 0, 0, 60]);
    expect(rest).toEqual([120, 120, 120]);
  });

  it('without a reset is looked at every half hour', async () => {
    const { made, starts } = await limited({ resetsInMs: null });
    made.agent.act = (_, n) => (n <= 3 ? { kind: 'limit' } : { changes: true });
    await made.clock.advanceBy(HOUR / 2);
    expect((await made.status()).sentence).toBe(
      "Waiting for Scripted's limit to reset. Continues by itself.",
    );
    await made.clock.advanceBy(4 * HOUR);
    expect(starts()).toHaveLength(4);
    expect(starts()[1]).toBeGreaterThanOrEqual(30);
  });

  it('outlives a crash: neither forgotten nor tried early', async () => {
    const { made, nightId, starts } = await limited();
    await made.clock.advanceBy(20 * MINUTE);
    await made.crash();
    await made.clock.advanceBy(20 * MINUTE);
    expect((await made.status()).state).toBe('waiting:limit');
    await made.clock.advanceBy(4 * HOUR);
    expect(starts()).toEqual([0, 60]);
    expect((await made.brief(nightId)).shipped).toHaveLength(1);
  });

  it('ends the task when it resets after the window', async () => {
    const { made, nightId, starts } = await limited({ resetsInMs: 9 * HOUR });
    await made.clock.advanceBy(5 * HOUR);
    expect(starts()).toEqual([0]);
    const brief = await made.brief(nightId);
    expect(brief.failed).toMatchObject([{ evidence: { verdict: 'limit' } }]);
  });

  it('is remembered by the next night, until the reset it named', async () => {
    const { made, beganAt } = await limited({ resetsInMs: 6 * HOUR });
    await made.clock.advanceBy(HOUR);
    await made.queue({ title: 'Fix the lexer', repoId: 'app' });
    const second = await made.arm();
    await made.clock.advanceBy(8 * HOUR);
    const [attempt, ...others] = made.temp.store.attempts(second);
    expect(others).toEqual([]);
    expect((attempt?.startedAt ?? 0) - beganAt).toBeGreaterThanOrEqual(6 * HOUR);
    expect((await made.brief(second)).shipped).toMatchObject([{ title: 'Fix the lexer' }]);
  });

  it('of an earlier night is tried all the same by who starts a night by hand', async () => {
    const { made } = await limited({ resetsInMs: 6 * HOUR });
    await made.clock.advanceBy(HOUR);
    await made.queue({ title: 'Fix the lexer', repoId: 'app' });
    const second = await made.arm({ startNow: true, until: made.clock.now() + HOUR });
    await made.clock.advanceBy(HOUR);
    expect((await made.brief(second)).shipped).toMatchObject([{ title: 'Fix the lexer' }]);
  });

  it('ends the task when nothing is to go on by itself', async () => {
    const { made, nightId, starts } = await limited({ limits: { resumeAfterLimit: false } });
    await made.clock.advanceBy(5 * HOUR);
    expect(starts()).toEqual([0]);
    const brief = await made.brief(nightId);
    expect(brief.failed).toMatchObject([
      { evidence: { verdict: 'limit', reason: expect.stringContaining("provider's limit") } },
    ]);
  });

  it('waits no longer than the person does', async () => {
    const { made, nightId, starts } = await limited();
    await made.clock.advanceBy(30 * MINUTE);
    await made.engine.handlers['night.stop']({});
    await made.clock.advanceBy(HOUR);
    expect(starts()).toEqual([0]);
    expect((await made.brief(nightId)).failed).toHaveLength(1);
  });
});
