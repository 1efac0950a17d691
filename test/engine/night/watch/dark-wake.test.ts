import { afterEach, expect, it } from 'vitest';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';
import { CALM } from '../../constraints/calm.ts';

const MINUTE = 60_000;
const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

it('begins no agent in a dark wake, although the task had begun before the machine fell asleep', async () => {
  const made = createWorld({
    device: { ...CALM, fullWake: true, idleMs: 60 * MINUTE },
    config: { agent: 'scripted' },
  });
  worlds.push(made);
  const open = made.git.openWorktree;
  made.git.openWorktree = async (repo, at) => {
    if (at.name.startsWith('task-')) made.sense({ fullWake: false });
    return open(repo, at);
  };
  await made.queue({ title: 'Fix the parser' });
  await made.arm({ startNow: true });
  await made.clock.advanceBy(30 * MINUTE);
  expect(made.agent.jobs).toEqual([]);
  made.sense({ fullWake: true });
  await made.clock.advanceBy(MINUTE);
  expect(made.agent.jobs).toHaveLength(1);
});
