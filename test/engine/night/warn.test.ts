import { afterEach, expect, it } from 'vitest';
import { createWorld, type World } from '../../helpers/scripted-world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The world begins at 20:00 UTC on this evening; its window opens at 22:00. */
const at = (hours: number, minutes = 0) => Date.UTC(2026, 2, 2, hours, minutes);

const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

function world(config: Record<string, unknown> = {}): World {
  const made = createWorld({ config: { schedule: { timeZone: 'UTC' }, ...config } });
  worlds.push(made);
  return made;
}

it('warns half an hour before the window of a charger that is not plugged in, once', async () => {
  const made = world();
  made.plug(false);
  await made.arm();
  await made.clock.advanceTo(at(21, 29));
  expect(made.notices).toEqual([]);
  await made.clock.advanceTo(at(21, 40));
  expect(made.notices).toEqual([expect.stringMatching(/battery/i)]);
});

it('says nothing before the window when nothing is in the way', async () => {
  const made = world();
  await made.arm();
  await made.clock.advanceTo(at(21, 59));
  expect(made.notices).toEqual([]);
});

it('tells after a quarter of an hour that an open window is blocked', async () => {
  const made = world();
  await made.arm();
  await made.clock.advanceTo(at(21, 45));
  made.plug(false);
  await made.clock.advanceTo(at(22, 14));
  expect(made.notices).toEqual([]);
  await made.clock.advanceTo(at(22, 16));
  expect(made.notices).toHaveLength(1);
});

it('does not tell of a block that passed', async () => {
  const made = world();
  await made.arm();
  await made.clock.advanceTo(at(21, 45));
  made.plug(false);
  await made.clock.advanceTo(at(22, 10));
  made.plug(true);
  await made.clock.advanceTo(at(23));
  expect(made.notices).toEqual([]);
});

it('tells when the work of a running night is held back', async () => {
  const made = world();
  made.agent.act = () => ({ changes: true, forMs: HOUR });
  await made.queue({ title: 'Long' });
  await made.arm();
  await made.clock.advanceTo(at(22, 10));
  made.plug(false);
  await made.clock.advanceBy(20 * MINUTE);
  expect(made.notices).toEqual([expect.stringMatching(/battery|mains/i)]);
});
