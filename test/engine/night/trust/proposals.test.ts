import { afterEach, describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../../src/engine/report/markdown.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';
import { aTask } from '../../../node/store/samples.ts';

const REPOSITORY = {
  ...{ id: 'app', path: '/home/ada/app', discovery: false },
  checks: [{ name: 'test', command: 'npm test' }],
};

describe('what an agent wants said outside', () => {
  let world: World;
  afterEach(() => world.dispose());

  const nightSaying = async (message: string, source: 'issue' | 'queue') => {
    world = createWorld({ config: { repositories: [REPOSITORY] } });
    const task = aTask(1, {
      ...{ repoId: 'app', source, key: 'outside:1', trust: 'maintainer' },
      ...{ category: 'bug-fix', title: 'It crashes', instructions: 'On an empty list.' },
    });
    world.temp.store.append({ type: 'task.added', taskId: task.id, body: { task } });
    world.agent.act = () => ({ changes: true, message });
    const nightId = await world.arm({ startNow: true });
    await world.clock.advanceBy(9 * 3_600_000);
    return world.brief(nightId);
  };
  const PROPOSAL =
    'Done.\nPROPOSE {"kind":"comment","text":"Thanks @ada, see https://evil.example/x"}';

  it('is a proposal that passed the gate, told in the brief and done by nobody', async () => {
    const brief = await nightSaying(PROPOSAL, 'issue');
    const told =
      'Its agent proposes a comment (2 parts taken out): Thanks ada, see (link left out)';
    const items = [...brief.shipped, ...brief.needsYou, ...brief.unproved];
    expect(items.flatMap(({ proposed }) => proposed ?? [])).toEqual([told]);
    expect(renderMarkdown(brief)).toContain('Its agent proposes a comment');
    expect(world.agent.jobs[0]?.prompt).toContain('PROPOSE {"kind":"comment","text":"..."}');
  });

  it('is refused where no issue asked for the work, with the reason', async () => {
    const brief = await nightSaying(PROPOSAL, 'queue');
    const items = [...brief.shipped, ...brief.needsYou, ...brief.unproved];
    expect(items.flatMap(({ proposed }) => proposed ?? [])).toEqual([
      'Its agent proposed something, but no issue asked for it.',
    ]);
  });
});
