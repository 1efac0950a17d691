import { afterEach, describe, expect, it } from 'vitest';
import { type ScriptedAgent, scriptedAgent } from '../../../helpers/scripted-agent.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

const WORKS = { kind: 'command', command: 'npm test', state: 'started' } as const;

function repository(id: string, agent: string) {
  const checks = [{ name: 'test', command: 'npm test' }];
  return { id, path: `/home/ada/${id}`, checks, discovery: false, agent };
}

/** The first run of `scripted` says that so much of its limit is used, which resets two hours after the start. */
async function nightAt(usedPercent: number, keepPercent: number) {
  const seconds: ScriptedAgent[] = [];
  const made = createWorld({
    config: {
      repositories: [repository('app', 'scripted'), repository('docs', 'second')],
      budgets: { keepPercent },
      limits: { maxConcurrent: 1 },
    },
    more: (clock, git) => {
      const second = scriptedAgent({ clock, dirty: git.dirty, id: 'second' });
      seconds.push(second);
      return [second];
    },
  });
  worlds.push(made);
  const beganAt = made.clock.now();
  const use = {
    kind: 'limit-use',
    name: '5-hour',
    usedPercent,
    resetsAt: beganAt + 2 * HOUR,
  } as const;
  made.agent.act = (_, n) => ({
    changes: true,
    forMs: 10 * MINUTE,
    events: n === 1 ? [use] : [WORKS],
  });
  await made.queue({ title: 'One', repoId: 'app' });
  await made.queue({ title: 'Two', repoId: 'app' });
  await made.queue({ title: 'Three', repoId: 'docs' });
  const nightId = await made.arm({ startNow: true, until: beganAt + 5 * HOUR });
  await made.clock.advanceBy(MINUTE);
  const starts = () =>
    made.temp.store
      .attempts(nightId)
      .filter(({ agent }) => agent === 'scripted')
      .map(({ startedAt }) => Math.floor((startedAt - beganAt) / MINUTE));
  return { made, nightId, starts, second: () => seconds[0]?.jobs.length };
}

const SENTENCE = 'Scripted is at 82 % of its 5-hour limit; the rest is kept until 22:00.';

describe('a share of a limit that is kept for the day', () => {
  it('lets the running try end, holds the next ones until the reset, and others go on', async () => {
    const { made, nightId, starts, second } = await nightAt(82, 20);
    expect((await made.status()).notices).toContain(SENTENCE);
    await made.clock.advanceBy(HOUR);
    expect([starts(), second()]).toEqual([[0], 1]);
    expect((await made.status()).state).toBe('waiting:limit');
    await made.clock.advanceBy(4 * HOUR);
    expect(starts()).toEqual([0, 120]);
    const brief = await made.brief(nightId);
    expect(brief.shipped).toHaveLength(3);
    expect(brief.timeline.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^Limit wait 2 h.*: Scripted is at 82 % of its 5-hour limit;/),
    );
    expect((await made.status()).notices).not.toContain(SENTENCE);
  });

  it.each([
    ['less is used', 79, 20],
    ['nothing is to be kept', 99, 0],
  ])('holds nothing while %s, and what was said is on record', async (_what, used, keep) => {
    const { made, nightId, starts } = await nightAt(used, keep);
    await made.clock.advanceBy(HOUR);
    expect(starts()).toHaveLength(2);
    expect(made.temp.store.eventsOf(nightId, ['limit.met'])).toEqual([]);
    expect(made.temp.store.eventsOf(nightId, ['limit.seen'])).toMatchObject([
      { body: { agent: 'scripted', name: '5-hour', usedPercent: used } },
    ]);
  });

  it('is held once, and again when the try after the reset says so', async () => {
    const { made, nightId } = await nightAt(82, 20);
    made.agent.act = () => ({
      changes: true,
      forMs: 10 * MINUTE,
      events: [1, 2, 3].flatMap((n) => [
        { kind: 'limit-use', name: '5-hour', usedPercent: 90 + n, resetsAt: null },
        WORKS,
      ]),
    });
    await made.clock.advanceBy(3 * HOUR);
    const told = made.temp.store.eventsOf(nightId, ['limit.met', 'limit.lifted']);
    expect(told.map(({ type }) => type)).toEqual(['limit.met', 'limit.met']);
  });
});
