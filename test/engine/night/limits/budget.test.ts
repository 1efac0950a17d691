import { afterEach, describe, expect, it } from 'vitest';
import type { Usage } from '../../../../src/shared/schema/attempt.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

const tokens = (count: number): Usage => ({
  inputTokens: count,
  cachedInputTokens: 0,
  outputTokens: 0,
  costUsd: null,
});
const used = (count: number) => ({ kind: 'usage', usage: tokens(count) }) as const;

async function nightWith(
  budgets: object,
  given: { titles?: readonly string[]; limits?: object; hasModel?: boolean } = {},
) {
  const made = createWorld({
    config: { budgets, limits: given.limits ?? {} },
    agent: { hasModel: given.hasModel ?? true },
  });
  worlds.push(made);
  made.agent.act = () => ({ changes: true, forMs: HOUR, usage: tokens(10) });
  for (const title of given.titles ?? ['Fix the parser']) await made.queue({ title });
  const begin = async () => {
    const nightId = await made.arm({ startNow: true, until: made.clock.now() + 4 * HOUR });
    await made.clock.advanceBy(MINUTE);
    return nightId;
  };
  return { made, begin };
}

const outcomes = (made: World, nightId: string) =>
  made.temp.store.attempts(nightId).map(({ outcome }) => outcome?.kind);

describe('a budget', () => {
  it('stops the run that uses it up, keeps its work and says why', async () => {
    const { made, begin } = await nightWith({ perNight: { tokens: 1000 } });
    const nightId = await begin();
    made.agent.say(used(999));
    await made.clock.advanceBy(MINUTE);
    expect(made.temp.store.attempts(nightId)[0]?.state).toBe('running');
    made.agent.say(used(1000));
    await made.clock.advanceBy(MINUTE);
    expect(outcomes(made, nightId)).toEqual(['budget']);
    const brief = await made.brief(nightId);
    expect(brief.failed).toMatchObject([
      {
        evidence: {
          verdict: 'limit',
          reason: expect.stringContaining("Tonight's budget of 1 k tokens is used up."),
        },
      },
    ]);
    expect(made.git.commits).toHaveLength(1);
    expect(brief.failed[0]?.ref).toContain('kept');
    expect(brief.failed[0]?.usage?.inputTokens).toBe(1000);
  });

  it('stops a run at once whose last reply asked for a tool, before it sends another request', async () => {
    const { made, begin } = await nightWith({ perNight: { tokens: 1000 } });
    const nightId = await begin();
    made.agent.say({ ...used(1000), goesOn: true });
    await made.clock.advanceBy(1);
    expect(outcomes(made, nightId)).toEqual(['budget']);
  });

  it('stops a run at once that goes on after what looked like its last word', async () => {
    const { made, begin } = await nightWith({ perNight: { tokens: 1000 } });
    const nightId = await begin();
    made.agent.say(used(1000));
    await made.clock.advanceBy(1);
    expect(made.temp.store.attempts(nightId)[0]?.state).toBe('running');
    made.agent.say({ kind: 'command', command: 'make', state: 'started' });
    await made.clock.advanceBy(1);
    expect(outcomes(made, nightId)).toEqual(['budget']);
  });

  it('does not take away work that was done with the last word', async () => {
    const { made, begin } = await nightWith({ perNight: { tokens: 1000 } });
    made.agent.act = () => ({
      changes: true,
      forMs: 500,
      usage: tokens(2000),
      events: [used(2000)],
    });
    const nightId = await begin();
    expect(outcomes(made, nightId)).toEqual(['done']);
    expect((await made.brief(nightId)).shipped).toHaveLength(1);
  });

  it('is told once when 80 % of it is used', async () => {
    const { made, begin } = await nightWith({ perNight: { tokens: 1000 } });
    const nightId = await begin();
    for (const count of [799, 840, 850, 900]) {
      made.agent.say(used(count));
      await made.clock.advanceBy(MINUTE);
    }
    const sentence = "Tonight's budget of 1 k tokens: 84 % is used.";
    expect(made.temp.store.eventsOf(nightId, ['budget.warned'])).toMatchObject([
      { body: { scope: 'night', used: 840, ceiling: 1000, sentence } },
    ]);
    expect((await made.status()).notices).toContain(sentence);
    expect((await made.brief(nightId)).timeline.map(({ text }) => text)).toContain(sentence);
  });

  it('of a task leaves the others theirs', async () => {
    const { made, begin } = await nightWith(
      { perTask: { tokens: 1000 } },
      { titles: ['One', 'Two'], limits: { maxConcurrent: 1 } },
    );
    const nightId = await begin();
    made.agent.say(used(1200));
    await made.clock.advanceBy(2 * HOUR);
    expect(outcomes(made, nightId)).toEqual(['budget', 'done']);
    expect((await made.brief(nightId)).shipped).toHaveLength(1);
  });

  it('of the night lets nothing more begin, with the reason', async () => {
    const { made, begin } = await nightWith(
      { perNight: { tokens: 1000 }, reserve: { tokens: 10 } },
      { titles: ['One', 'Two'], limits: { maxConcurrent: 1 } },
    );
    const nightId = await begin();
    made.agent.say(used(1200));
    await made.clock.advanceBy(HOUR);
    expect(made.agent.jobs).toHaveLength(1);
    expect((await made.brief(nightId)).didNotRun).toMatchObject([
      { title: 'Two', reason: "Tonight's budget of 1 k tokens is used up." },
    ]);
  });

  it('of time ends a run at its time', async () => {
    const { made, begin } = await nightWith({ perAttempt: { wallMs: 20 * MINUTE } });
    const nightId = await begin();
    await made.clock.advanceBy(HOUR);
    const [attempt] = made.temp.store.attempts(nightId);
    expect(attempt?.outcome?.kind).toBe('budget');
    const lastedMs = (attempt?.endedAt ?? 0) - (attempt?.startedAt ?? 0);
    expect(Math.abs(lastedMs - 20 * MINUTE)).toBeLessThanOrEqual(3000);
  });

  it('of tries counts them over all tasks', async () => {
    const { made, begin } = await nightWith(
      { perNight: { attempts: 2 } },
      { titles: ['One', 'Two', 'Three'], limits: { maxConcurrent: 1 } },
    );
    const nightId = await begin();
    await made.clock.advanceBy(4 * HOUR);
    expect(outcomes(made, nightId)).toEqual(['done', 'done']);
  });

  it('counts the reserve of a run that does not say what it used', async () => {
    const { made, begin } = await nightWith(
      { perNight: { tokens: 1000 }, reserve: { tokens: 1000 } },
      { titles: ['One', 'Two'], limits: { maxConcurrent: 1 } },
    );
    made.agent.act = () => ({ changes: true, forMs: MINUTE });
    const nightId = await begin();
    await made.clock.advanceBy(HOUR);
    expect(outcomes(made, nightId)).toEqual(['done']);
  });

  it('makes a run wait that running ones may leave nothing for', async () => {
    const { made, begin } = await nightWith(
      { perNight: { tokens: 1000 }, reserve: { tokens: 1000 } },
      { titles: ['One', 'Two'] },
    );
    await begin();
    expect(made.agent.jobs).toHaveLength(1);
    await made.clock.advanceBy(2 * HOUR);
    expect(made.agent.jobs).toHaveLength(2);
    expect(made.agent.peak).toBe(1);
  });

  it('of tokens does not concern an agent without a model', async () => {
    const { made, begin } = await nightWith(
      { perNight: { tokens: 5 } },
      { titles: ['Fix broken links in README.md'], hasModel: false },
    );
    const nightId = await begin();
    expect(made.temp.store.eventsOf(nightId, ['budget.spent'])).toEqual([]);
  });

  it('starts the next night from the ledger', async () => {
    const { made, begin } = await nightWith({ perWeek: { tokens: 1000 }, reserve: { tokens: 10 } });
    await begin();
    made.agent.say(used(1100));
    await made.clock.advanceBy(5 * HOUR);
    await made.queue({ title: 'Fix the lexer' });
    const second = await begin();
    await made.clock.advanceBy(HOUR);
    expect(made.agent.jobs).toHaveLength(1);
    expect((await made.brief(second)).didNotRun).toMatchObject([
      { reason: "This week's budget of 1 k tokens is used up." },
    ]);
    made.clock.sleepTo(made.clock.now() + 7 * 24 * HOUR);
    await made.queue({ title: 'Fix the printer' });
    await begin();
    expect(made.agent.jobs.length).toBeGreaterThan(1);
  });

  it('remembers over a crash what was used', async () => {
    const { made, begin } = await nightWith({
      perNight: { tokens: 1000 },
      reserve: { tokens: 10 },
    });
    made.agent.act = (_, n) => ({ forMs: HOUR, events: [used(n === 1 ? 900 : 120)] });
    const nightId = await begin();
    await made.crash();
    await made.clock.advanceBy(MINUTE);
    expect(made.temp.store.attempts(nightId)[0]?.state).toBe('lost');
    expect(outcomes(made, nightId)).toEqual([undefined, 'budget']);
  });

  it('is written down at a bounded rate', async () => {
    const { made, begin } = await nightWith({});
    const nightId = await begin();
    for (let second = 1; second <= 60; second += 1) {
      made.agent.say(used(second));
      await made.clock.advanceBy(1000);
    }
    expect(made.temp.store.eventsOf(nightId, ['attempt.used'])).toHaveLength(3);
  });
});
