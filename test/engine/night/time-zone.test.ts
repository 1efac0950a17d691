import { expect, it } from 'vitest';
import { createWorld } from '../../helpers/scripted-world.ts';

it('reads the window in the configured time zone, and names the branch by its clock', async () => {
  const world = createWorld({ config: { schedule: { timeZone: 'Asia/Tokyo' } } });
  await world.queue({ title: 'Fix it', repoId: 'app' });
  const nightId = await world.arm();
  const { night, sentence } = await world.status();
  // It is 20:00 UTC, so 05:00 in Tokyo, where the window of 22:00 to 06:30 is open.
  const hour = (at: number | undefined) => new Date(at ?? 0).toISOString().slice(11, 16);
  expect([hour(night?.windowStartAt), hour(night?.deadlineAt)]).toEqual(['13:00', '21:30']);
  expect(sentence).not.toContain('Outside');
  await world.clock.advanceBy(60_000);
  const begun = world.temp.store.taskNights(nightId)[0];
  expect(begun?.branch).toMatch(/^overnight\/\d{4}-\d{2}-\d{2}_050\d_fix-it$/);
  world.dispose();
});
