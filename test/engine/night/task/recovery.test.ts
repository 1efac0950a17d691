import { afterEach, expect, it } from 'vitest';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

/** A night in the middle of one task whose agent can resume, and whose host is about to die. */
async function atWork() {
  const made = createWorld({ agent: { canResume: true } });
  worlds.push(made);
  await made.queue({ title: 'Fix the parser' });
  made.agent.act = () => ({
    changes: true,
    forMs: HOUR,
    events: [{ kind: 'session', threadId: 'thread-1', resumed: false }],
  });
  const nightId = await made.arm({ startNow: true, until: made.clock.now() + 8 * HOUR });
  await made.clock.advanceBy(10 * MINUTE);
  const die = async () => {
    await made.crash();
    await made.clock.advanceBy(10 * MINUTE);
  };
  return { made, nightId, die };
}

it('resumes the thread after one death, and begins anew from the checkpoint after two', async () => {
  const { made, nightId, die } = await atWork();
  await die();
  await die();
  expect(made.agent.jobs.map(({ threadId }) => threadId)).toEqual([
    undefined,
    'thread-1',
    undefined,
  ]);
  const prompts = made.agent.jobs.map(({ prompt }) => prompt.includes('was interrupted'));
  expect(prompts).toEqual([false, true, false]);
  const [event] = made.temp.store.eventsOf(nightId, ['task.restored']);
  expect(event?.body).toMatchObject({
    sentence: expect.stringContaining("'Fix the parser' went back to its last checkpoint"),
  });
  made.agent.act = () => ({ changes: true });
  await made.clock.advanceBy(2 * HOUR);
  const brief = await made.brief(nightId);
  expect(brief.shipped).toHaveLength(1);
  expect(brief.timeline.filter(({ text }) => text.includes('last checkpoint'))).toHaveLength(1);
});

it('sets the task aside after three deaths in a row', async () => {
  const { made, nightId, die } = await atWork();
  await die();
  await die();
  await die();
  expect(made.agent.jobs).toHaveLength(3);
  expect((await made.brief(nightId)).failed.map(({ evidence }) => evidence.reason)).toEqual([
    'The host ended 3 times during this task, so it was set aside.',
  ]);
});
