import { describe, expect, it } from 'vitest';
import { EFFORTS, failsUntil, HOUR, type Kiln, kiln } from './kiln.ts';

/** Nights in which every try fails. */
async function failingNights({ made, arm }: Kiln, count: number): Promise<void> {
  made.checkSays = (_, isHead) => (isHead ? 'failed' : 'passed');
  for (let n = 1; n <= count; n += 1) {
    await made.queue({ title: `Fix number ${n}` });
    await arm();
    await made.clock.advanceBy(6 * HOUR);
  }
  made.checkSays = () => 'passed';
}

describe('the choice between agents', () => {
  it('goes to the other one once the first one keeps failing at such work here, and says why', async () => {
    const world = kiln({ limits: { maxTries: 1 } });
    await failingNights(world, 3);
    const { made, second, arm } = world;
    await made.queue({ title: 'Fix the lexer' });
    await made.queue({ title: 'Write the guide' });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    expect(second.jobs).toHaveLength(1);
    const { shipped, strategy } = await made.brief(nightId);
    const fix = shipped.find(({ title }) => title === 'Fix the lexer');
    expect(fix).toMatchObject({
      agent: 'second',
      ladder: ['Try 1 went to second: scripted: 0 of 3 accepted.'],
    });
    expect(shipped.find(({ title }) => title === 'Write the guide')).toMatchObject({
      agent: 'scripted',
    });
    expect(strategy).toContain('app, bug-fix: scripted: 0 of 3 accepted');
  });

  it('is the same after a crash in the middle', async () => {
    const world = kiln({ limits: { maxTries: 1 } });
    await failingNights(world, 3);
    const { made, second, arm } = world;
    second.act = () => ({ changes: true, forMs: HOUR });
    await made.queue({ title: 'Fix the lexer' });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR / 2);
    await made.crash();
    await made.clock.advanceBy(2 * HOUR);
    const agents = made.temp.store.attempts(nightId).map(({ agent }) => agent);
    expect(agents).toEqual(['second', 'second']);
  });

  it('leaves the first one in place when nothing is to be learned, or nothing can be', async () => {
    const world = kiln({ ladder: { learn: { enabled: false } }, limits: { maxTries: 1 } });
    await failingNights(world, 4);
    expect(world.second.jobs).toHaveLength(0);
    const limited = kiln({ limits: { maxTries: 1, resumeAfterLimit: false } });
    limited.made.agent.act = () => ({ kind: 'limit', changes: true });
    await failingNights(limited, 4);
    expect(limited.second.jobs).toHaveLength(0);
  });

  it('explores with some tasks, which are always the same ones', async () => {
    const { made, second, arm, told } = kiln({ ladder: { learn: { explorePercent: 50 } } });
    for (let n = 1; n <= 20; n += 1) await made.queue({ title: `Fix number ${n}` });
    const nightId = await arm();
    await made.clock.advanceBy(4 * HOUR);
    const chosen = told(nightId).filter(([type]) => type === 'ladder.chosen');
    expect(chosen).toHaveLength(second.jobs.length);
    expect(second.jobs.length).toBeLessThan(20);
    for (const [, sentence] of chosen)
      expect(sentence).toBe('Try 1 went to second to learn how it does.');
  });
});

describe('the first rung', () => {
  it('is passed over once it keeps failing at such work here', async () => {
    const world = kiln({ efforts: EFFORTS, agent: 'scripted', limits: { maxTries: 1 } });
    await failingNights(world, 3);
    const { made, arm, begun } = world;
    failsUntil(made, 1);
    await made.queue({ title: 'Fix the lexer' });
    const nightId = await arm();
    await made.clock.advanceBy(HOUR);
    expect(begun(nightId)).toMatchObject([{ effort: 'medium', level: 1 }]);
    expect((await made.brief(nightId)).shipped[0]?.ladder).toEqual([
      'Try 1 used scripted, medium effort, because cheaper rungs seldom did such work here (scripted, low effort: 0 of 3 accepted).',
    ]);
  });
});
