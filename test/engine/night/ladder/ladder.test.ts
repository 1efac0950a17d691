import { describe, expect, it } from 'vitest';
import { EFFORTS, failsUntil, HOUR, kiln, MINUTE, TWO_RUNGS } from './kiln.ts';

describe('the ladder of one agent that knows efforts', () => {
  it('begins with the least and goes up after each try that is not accepted, saying why', async () => {
    const { made, arm, begun, told } = kiln({ efforts: EFFORTS, agent: 'scripted' });
    failsUntil(made, 3);
    await made.queue({ title: 'Fix the parser' });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    expect(begun(nightId).map(({ effort }) => effort)).toEqual(EFFORTS);
    expect(made.agent.jobs.map(({ effort }) => effort)).toEqual(EFFORTS);
    const [item] = (await made.brief(nightId)).shipped;
    expect(item).toMatchObject({ tries: 3 });
    expect(item?.ladder).toEqual([
      'Try 2 used scripted, medium effort, because try 1 was not accepted: check `test` passed at the base and failed with exit code 1 at the commit.',
      'Try 3 used scripted, high effort, because try 2 was not accepted: check `test` passed at the base and failed with exit code 1 at the commit.',
    ]);
    expect(told(nightId).map(([type]) => type)).toEqual(['ladder.escalated', 'ladder.escalated']);
  });

  it.each([
    ['Fix a typo', 'low'],
    ['Migrate the worker pool across all services', 'medium'],
    ['Redesign the architecture of the store', 'high'],
    ['Write the governance policy', 'high'],
  ])('begins %s with %s effort', async (title, effort) => {
    const { made, arm, begun } = kiln({ efforts: EFFORTS, agent: 'scripted' });
    await made.queue({ title, approve: true });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    expect(begun(nightId)).toMatchObject([{ effort }]);
  });

  it('stays where it is when escalation is switched off', async () => {
    const ladder = { escalate: false };
    const { made, arm, begun } = kiln({ efforts: EFFORTS, agent: 'scripted', ladder });
    failsUntil(made, 9);
    await made.queue({ title: 'Fix the parser' });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    expect(begun(nightId).map(({ level }) => level)).toEqual([0, 0, 0]);
  });

  it('does not go up after an interruption, a limit or a crash', async () => {
    const { made, arm, begun } = kiln({ efforts: EFFORTS, agent: 'scripted' });
    made.agent.act = (_, n) =>
      n === 1
        ? { kind: 'limit', resetsAt: made.clock.now() + 10 * MINUTE }
        : { changes: true, forMs: 20 * MINUTE };
    await made.queue({ title: 'Fix the parser' });
    const nightId = await arm();
    await made.clock.advanceBy(15 * MINUTE);
    await made.crash();
    await made.clock.advanceBy(HOUR);
    expect(begun(nightId).map(({ effort }) => effort)).toEqual(['low', 'low', 'low']);
    expect((await made.brief(nightId)).shipped).toHaveLength(1);
  });
});

describe('a ladder that is configured', () => {
  it('hands the task to the next agent with what the proof found, in a thread of its own', async () => {
    const { made, second, arm, begun } = kiln({ ladder: { rungs: TWO_RUNGS } });
    made.agent.act = () => ({
      changes: true,
      events: [{ kind: 'session', threadId: 't-1', resumed: false }],
    });
    failsUntil(made, 2);
    await made.queue({ title: 'Fix the parser' });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    expect(begun(nightId)).toMatchObject([
      { agent: 'scripted', level: 0 },
      { agent: 'second', level: 1, model: 'big', effort: 'high' },
    ]);
    expect(second.jobs[0]).toMatchObject({ model: 'big', effort: 'high' });
    expect(second.jobs[0]?.threadId).toBeUndefined();
    expect(second.jobs[0]?.prompt).toContain('It was not accepted');
    const [item] = (await made.brief(nightId)).shipped;
    expect(item).toMatchObject({
      agent: 'second',
      ladder: [
        expect.stringMatching(
          /^Try 2 used second big, high effort, because try 1 was not accepted/,
        ),
      ],
    });
  });

  it('leaves an agent that the person named to itself', async () => {
    const { made, arm, begun } = kiln({ ladder: { rungs: TWO_RUNGS }, agent: 'scripted' });
    failsUntil(made, 9);
    await made.queue({ title: 'Fix the parser' });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    expect(begun(nightId).map(({ agent }) => agent)).toEqual(['scripted', 'scripted', 'scripted']);
  });
});

describe('quotas of escalations', () => {
  const QUOTA = { escalations: { perHour: 1, perDay: 2, throttlePercent: 100 } };

  it('keep a task on its rung, say so, and free it as the hours roll', async () => {
    const { made, arm, told } = kiln({ efforts: EFFORTS, agent: 'scripted', ladder: QUOTA });
    failsUntil(made, 99);
    await made.queue({ title: 'Fix the parser' });
    const nightId = await arm();
    await made.clock.advanceBy(MINUTE);
    expect(told(nightId)).toEqual([
      ['ladder.escalated', expect.stringContaining('Try 2 used scripted, medium effort')],
      [
        'ladder.refused',
        'Try 3 used scripted, medium effort and not scripted, high effort: the quota of 1 in an hour is used up.',
      ],
    ]);
    const { failed, unproved } = await made.brief(nightId);
    expect([...failed, ...unproved][0]?.ladder).toHaveLength(2);
  });

  it('are counted over a restart and over nights', async () => {
    const { made, arm, told } = kiln({ efforts: EFFORTS, agent: 'scripted', ladder: QUOTA });
    failsUntil(made, 99);
    for (let n = 1; n <= 3; n += 1) {
      await made.queue({ title: `Fix number ${n}` });
      const nightId = await arm();
      await made.clock.advanceBy(MINUTE);
      if (n === 1) await made.crash();
      await made.clock.advanceBy(6 * HOUR);
      const kinds = told(nightId).map(([type]) => type);
      expect(kinds).toEqual(
        n <= 2 ? ['ladder.escalated', 'ladder.refused'] : ['ladder.refused', 'ladder.refused'],
      );
    }
  });

  it('are shown while the night runs, with its newest steps', async () => {
    const { made, arm } = kiln({ efforts: EFFORTS, agent: 'scripted' });
    failsUntil(made, 99);
    made.agent.act = () => ({ changes: true, forMs: 40 * MINUTE });
    await made.queue({ title: 'Fix the parser' });
    await arm();
    await made.clock.advanceBy(90 * MINUTE);
    const step = expect.stringMatching(/^Try 2 used scripted, medium effort/);
    expect((await made.status()).ladder).toMatchObject({ lastHour: 2, lastDay: 2, running: 1 });
    expect((await made.status()).ladder?.sentences[0]).toEqual(step);
    await made.clock.advanceBy(29 * MINUTE);
    expect((await made.status()).ladder).toMatchObject({ lastHour: 1, lastDay: 2, running: 1 });
  });

  it('from their threshold on, start every task on the cheapest rung', async () => {
    const ladder = { escalations: { perHour: 2, throttlePercent: 50 } };
    const { made, arm, begun, told } = kiln({ efforts: EFFORTS, agent: 'scripted', ladder });
    for (const part of ['store', 'queue'])
      await made.queue({ title: `Redesign the architecture of the ${part}` });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    expect(begun(nightId).map(({ effort }) => effort)).toEqual(['high', 'low']);
    expect(told(nightId).at(-1)).toEqual([
      'ladder.refused',
      'Try 1 used scripted, low effort and not scripted, high effort: 50 % of the quota is used, and the rest is kept for tries that failed.',
    ]);
  });

  it('hold back nobody who works at security, which is recorded', async () => {
    const ladder = { escalations: { perHour: 0, perDay: 0, atOnce: 0 } };
    const { made, arm, begun, told } = kiln({ efforts: EFFORTS, agent: 'scripted', ladder });
    failsUntil(made, 2);
    await made.queue({ title: 'Fix the SQL injection in search' });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    expect(begun(nightId)).toMatchObject([
      { effort: 'low', exempt: 'security' },
      { effort: 'medium', exempt: 'security' },
    ]);
    expect(told(nightId)[0]?.[1]).toMatch(/It counts against no quota: it is about security\.$/);
  });
});
