import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

const usageOf = (inputTokens: number) => {
  return { inputTokens, cachedInputTokens: 0, outputTokens: 0, costUsd: null };
};

function repository(id: string, more: object = {}) {
  const checks = [{ name: 'test', command: 'npm test' }];
  return { id, path: `/home/ada/${id}`, checks, discovery: false, ...more };
}

async function nightOfTwo(budgets: object) {
  const made = createWorld({
    config: {
      repositories: [repository('app', { budgets }), repository('site')],
      limits: { maxConcurrent: 1 },
    },
    agent: { hasModel: true },
  });
  worlds.push(made);
  made.agent.act = () => ({ changes: true, forMs: 20 * MINUTE, usage: usageOf(10) });
  await made.queue({ title: 'One', repoId: 'app' });
  await made.queue({ title: 'Two', repoId: 'app' });
  await made.queue({ title: 'Three', repoId: 'site' });
  const nightId = await made.arm({ startNow: true, until: made.clock.now() + 4 * HOUR });
  await made.clock.advanceBy(MINUTE);
  return { made, nightId };
}

describe('a budget of one repository', () => {
  it('ends its runs and lets no more of them begin, while another repository goes on', async () => {
    const { made, nightId } = await nightOfTwo({ perNight: { tokens: 1000 } });
    made.agent.say({ kind: 'usage', usage: usageOf(1200), goesOn: true });
    await made.clock.advanceBy(2 * HOUR);
    const { store } = made.temp;
    const ran = store.attempts(nightId).map(({ taskId, outcome }) => {
      return [store.task(taskId)?.repoId, outcome?.kind];
    });
    expect(ran).toEqual([
      ['app', 'budget'],
      ['site', 'done'],
    ]);
    const why = "Tonight's budget of 1 k tokens for app is used up.";
    const brief = await made.brief(nightId);
    expect(brief.didNotRun).toMatchObject([{ title: 'Two', reason: why }]);
    expect(brief.timeline.map(({ text }) => text)).toContain(why);
  });

  it('of tries is told once, with its name', async () => {
    const { made, nightId } = await nightOfTwo({ perNight: { attempts: 1 } });
    await made.clock.advanceBy(HOUR);
    expect(made.temp.store.eventsOf(nightId, ['budget.spent'])).toMatchObject([
      { body: { repoId: 'app', sentence: "Tonight's budget of one try for app is used up." } },
    ]);
  });
});
