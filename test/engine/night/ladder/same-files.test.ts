import { describe, expect, it } from 'vitest';
import { HOUR, kiln, MINUTE } from './kiln.ts';

async function together(titles: readonly string[], files: readonly string[] = []) {
  const { made, arm } = kiln({ agent: 'scripted' });
  made.agent.act = (job) => ({
    changes: true,
    forMs: 30 * MINUTE,
    events: [{ kind: 'files', paths: files.map((file) => `${job.worktreePath}/${file}`) }],
  });
  for (const title of titles) await made.queue({ title });
  const nightId = await arm();
  await made.clock.advanceBy(4 * HOUR);
  return { peak: made.agent.peak, brief: await made.brief(nightId) };
}

describe('tasks that name the same files', () => {
  it('run one after the other, which the brief notes once', async () => {
    const { peak, brief } = await together(['Fix src/a.ts', 'Speed up src/a.ts']);
    expect(peak).toBe(1);
    expect(brief.shipped).toHaveLength(2);
    const waits = brief.timeline.filter(({ text }) => text.includes('waits for'));
    expect(waits).toHaveLength(1);
    expect(waits[0]?.text).toMatch(/^'.*src\/a\.ts' waits for '.*': both are about src\/a\.ts\.$/);
  });

  it('are those inside a folder that another names, too', async () => {
    expect((await together(['Tidy src/store/', 'Fix src/store/read.ts'])).peak).toBe(1);
  });

  it('leave their lane to others meanwhile', async () => {
    const { peak, brief } = await together(['Fix src/a.ts', 'Speed up src/a.ts', 'Fix src/b.ts']);
    expect(peak).toBe(2);
    expect(brief.shipped).toHaveLength(3);
  });

  it('run beside each other when they share nothing', async () => {
    expect((await together(['Fix src/a.ts', 'Fix src/ab.ts', 'Say hello'])).peak).toBe(3);
  });
});

describe('a task that names a file', () => {
  it('waits for an agent that has begun to change it', async () => {
    const { made, arm } = kiln({ agent: 'scripted', limits: { maxConcurrent: 2 } });
    made.agent.act = (job, n) => ({
      changes: true,
      forMs: (n === 1 ? 90 : 30) * MINUTE,
      events: [
        { kind: 'files', paths: [`${job.worktreePath}/${n === 1 ? 'src/late.ts' : 'x.md'}`] },
      ],
    });
    await made.queue({ title: 'Fix the parser', priority: 30 });
    await made.queue({ title: 'Fix the lexer', priority: 20 });
    await made.queue({ title: 'Fix src/late.ts', priority: 10 });
    const nightId = await arm();
    await made.clock.advanceBy(4 * HOUR);
    const starts = made.temp.store.attempts(nightId).map(({ startedAt }) => startedAt);
    expect(((starts[2] ?? 0) - (starts[0] ?? 0)) / MINUTE).toBe(90);
  });
});
