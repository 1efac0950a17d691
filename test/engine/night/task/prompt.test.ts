import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

describe('the prompt of an attempt', () => {
  let world: World;
  afterEach(() => world.dispose());

  it('is the user’s own where the configuration names one, with what the attempt must know', async () => {
    const prompts = { worker: '/own.md' };
    const own =
      'Mine: {{task}} {{rules}} {{checks}} {{time}} {{handoff}}{{findings}}{{ask}}{{finish}}';
    world = createWorld({ config: { prompts }, prompts: { '/own.md': own } });
    await runNight(world);
    const prompt = world.agent.jobs[0]?.prompt ?? '';
    expect(prompt).toMatch(/^Mine: Tidy the parser/);
    expect(prompt).toContain('test: `npm test`');
  });

  it('is the built-in one for an agent without a model, which could not read another', async () => {
    const prompts = { worker: '/own.md' };
    const agent = { hasModel: false };
    world = createWorld({ config: { prompts }, agent, prompts: { '/own.md': 'Mine' } });
    await runNight(world);
    for (const job of world.agent.jobs) expect(job.prompt).toMatch(/^# Task: /);
  });

  it('gives the next attempt the note that the last one left, framed by another word each time', async () => {
    world = createWorld();
    world.checkSays = (_, isHead) => (isHead ? 'failed' : 'passed');
    world.agent.act = () => ({ changes: true, message: 'Did it.\n\nHANDOFF\nnext: the tests' });
    const nightId = await runNight(world);
    const [first, second, third] = world.agent.jobs.map(({ prompt }) => prompt);
    expect(first).not.toContain('## Handed over to you');
    const frames = [second, third].map(
      (prompt) =>
        /<<<data (\w{32}) the note of the attempt before\nnext: the tests\n/.exec(
          prompt ?? '',
        )?.[1],
    );
    expect(frames[0]).toBeDefined();
    expect(new Set(frames).size).toBe(2);
    expect(world.temp.store.attempts(nightId)[0]?.outcome?.handoff?.next).toEqual(['the tests']);
  });
});

async function runNight(world: World): Promise<string> {
  await world.queue({ title: 'Tidy the parser', instructions: 'Tidy the parser' });
  const nightId = await world.arm({ startNow: true });
  await world.clock.advanceBy(9 * 3_600_000);
  return nightId;
}
