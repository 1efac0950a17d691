import { describe, expect, it } from 'vitest';
import { HOUR, kiln, MINUTE, TWO_RUNGS } from './kiln.ts';

describe('the fallback chain', () => {
  it('goes on with the next agent where one is signed out, and says so', async () => {
    const { made, second, arm } = kiln({ ladder: { rungs: TWO_RUNGS } });
    made.agent.found = { ...made.agent.found, login: 'none' };
    await made.queue({ title: 'Fix the parser' });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    expect(second.jobs).toHaveLength(1);
    expect((await made.brief(nightId)).shipped[0]?.ladder).toEqual([
      'Try 1 used second big, high effort instead of scripted: Scripted is signed out.',
      'Try 1 used second big, high effort, because Scripted is signed out.',
    ]);
  });

  it('goes on when an agent turns out to be signed out in the night', async () => {
    const { made, second, arm } = kiln();
    made.agent.act = () => ({ kind: 'auth', message: 'Please run login.' });
    await made.queue({ title: 'Fix the parser' });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    expect([made.agent.jobs.length, second.jobs.length]).toEqual([1, 1]);
    expect((await made.brief(nightId)).shipped).toMatchObject([
      {
        agent: 'second',
        tries: 2,
        ladder: ['Try 2 used second instead of scripted: Scripted is signed out.'],
      },
    ]);
  });

  it('never replaces an agent that the person named', async () => {
    const { made, second, arm } = kiln({ agent: 'scripted' });
    made.agent.act = () => ({ kind: 'auth', message: 'Please run login.' });
    await made.queue({ title: 'Fix the parser' });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    expect([made.agent.jobs.length, second.jobs.length]).toEqual([1, 0]);
    expect((await made.brief(nightId)).failed).toHaveLength(1);
  });

  it('replaces a named agent by those that the person wrote down, in that order', async () => {
    const { made, second, arm } = kiln({
      agent: 'scripted',
      ladder: { fallback: ['plain', 'second'] },
    });
    made.agent.found = { ...made.agent.found, isInstalled: false, problems: ['Not there.'] };
    await made.queue({ title: 'Fix the parser' });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    expect(second.jobs).toHaveLength(1);
    expect((await made.brief(nightId)).shipped).toHaveLength(1);
  });

  it('leaves to an agent without a model only what needs none', async () => {
    const { made, second, arm } = kiln();
    for (const agent of [made.agent, second]) agent.found = { ...agent.found, login: 'none' };
    await made.queue({ title: 'Fix the parser' });
    await made.queue({ title: 'Fix trailing whitespace in README.md' });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    const brief = await made.brief(nightId);
    expect(brief.shipped).toMatchObject([
      { title: 'Fix trailing whitespace in README.md', agent: 'plain' },
    ]);
    expect(brief.didNotRun.map(({ title }) => title)).toEqual(['Fix the parser']);
  });
});

describe('a usage limit with another agent beside', () => {
  const limited = { kind: 'limit', changes: true } as const;

  it('is waited for unless the person wants to switch', async () => {
    const { made, second, arm } = kiln();
    made.agent.act = (_, n) =>
      n === 1 ? { ...limited, resetsAt: made.clock.now() + HOUR } : { changes: true };
    await made.queue({ title: 'Fix the parser' });
    await arm();
    await made.clock.advanceBy(5 * HOUR);
    expect([made.agent.jobs.length, second.jobs.length]).toEqual([2, 0]);
  });

  it('lets the other agent go on at once, and the first one work again after its reset', async () => {
    const { made, second, arm } = kiln({
      ladder: { atLimit: 'switch' },
      limits: { maxConcurrent: 1 },
    });
    made.agent.act = (_, n) =>
      n === 1 ? { ...limited, resetsAt: made.clock.now() + HOUR } : { changes: true };
    second.act = () => ({ changes: true, forMs: 90 * MINUTE });
    await made.queue({ title: 'Fix the parser' });
    await made.queue({ title: 'Fix the lexer' });
    const nightId = await arm();
    await made.clock.advanceBy(5 * HOUR);
    expect([made.agent.jobs.length, second.jobs.length]).toEqual([2, 1]);
    const { shipped } = await made.brief(nightId);
    expect(shipped).toHaveLength(2);
    expect(shipped[0]?.ladder).toEqual([
      'Try 2 used second instead of scripted: Scripted met its usage limit, which resets at 21:00.',
    ]);
    expect(shipped[1]).not.toHaveProperty('ladder');
  });

  it('is waited for when every agent is at its limit', async () => {
    const { made, second, arm } = kiln({ ladder: { atLimit: 'switch' } });
    for (const agent of [made.agent, second]) {
      agent.act = (_, n) =>
        n === 1 ? { ...limited, resetsAt: made.clock.now() + HOUR } : { changes: true };
    }
    await made.queue({ title: 'Fix the parser' });
    const nightId = await arm();
    await made.clock.advanceBy(30 * MINUTE);
    expect((await made.status()).state).toBe('waiting:limit');
    await made.clock.advanceBy(5 * HOUR);
    expect((await made.brief(nightId)).shipped).toHaveLength(1);
  });
});
