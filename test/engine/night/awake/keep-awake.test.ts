import { describe, expect, it } from 'vitest';
import type { NightState } from '../../../../src/shared/schema/night.ts';
import { type Scene, scene } from './scene.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A night whose window opens in two hours and lasts eight. */
function nightOf({ clock }: Scene, state: NightState) {
  const windowStartAt = clock.now() + 2 * HOUR;
  return { id: 'night-1', state, windowStartAt, deadlineAt: windowStartAt + 8 * HOUR };
}

async function begun(state: NightState, power = {}): Promise<Scene> {
  const made = scene(power);
  made.night = nightOf(made, state);
  made.awake.start();
  await made.clock.advanceBy(0);
  return made;
}

const names = (made: Scene) => made.held().map(({ name }) => name);

describe('keeping awake', () => {
  it('does nothing and waits for nothing while no night is open', async () => {
    const made = scene();
    made.awake.start();
    await made.clock.advanceBy(HOUR);
    expect(made.taken).toEqual([]);
    expect(made.clock.pending()).toBe(0);
  });

  it('takes a hold when a night is armed, without being started', async () => {
    const made = scene();
    made.night = nightOf(made, 'armed');
    made.tell();
    await made.clock.advanceBy(0);
    expect(names(made)).toEqual(['Nightkiln night']);
  });

  it('takes the hold when twelve hours are left to the window, at the next pulse', async () => {
    const made = scene();
    made.night = { ...nightOf(made, 'armed'), windowStartAt: made.clock.now() + 13 * HOUR };
    made.tell();
    await made.clock.advanceBy(59 * MINUTE);
    expect(made.taken).toEqual([]);
    await made.clock.advanceBy(MINUTE + 20_000);
    expect(made.held()).toHaveLength(1);
  });

  it('keeps one hold from arming to two minutes after the end, and one for each run', async () => {
    const made = await begun('waiting');
    made.night = nightOf(made, 'running');
    made.runs = [{ id: 'a', deadlineAt: made.clock.now() + HOUR, state: 'running' }];
    made.tell();
    await made.clock.advanceBy(MINUTE);
    expect(names(made)).toEqual(['Nightkiln night', 'Overnight run a']);
    made.runs = [];
    made.night = null;
    made.tell();
    await made.clock.advanceBy(2 * MINUTE - 1);
    expect(names(made)).toEqual(['Nightkiln night']);
    await made.clock.advanceBy(1);
    expect(names(made)).toEqual([]);
    expect(made.taken).toHaveLength(2);
    expect(made.clock.pending()).toBe(0);
  });

  it('lets go two minutes after the end also when the wall clock is set back meanwhile', async () => {
    const made = await begun('running');
    made.night = null;
    made.tell();
    await made.clock.advanceBy(MINUTE);
    made.clock.stepTo(made.clock.now() - 3 * HOUR);
    await made.clock.advanceBy(MINUTE);
    expect(made.held()).toEqual([]);
  });

  it('lets go when the night is called off before it worked', async () => {
    const made = await begun('armed');
    made.night = null;
    made.tell();
    await made.clock.advanceBy(0);
    expect(made.held()).toEqual([]);
  });

  it('follows the charger', async () => {
    const made = await begun('waiting');
    made.plug(false);
    await made.clock.advanceBy(0);
    expect(made.held()).toEqual([]);
    made.plug(true);
    await made.clock.advanceBy(0);
    expect(made.held()).toHaveLength(1);
  });

  it('renews the timeout every four minutes and when the end moves', async () => {
    const made = await begun('waiting');
    await made.clock.advanceBy(4 * MINUTE + 20_000);
    expect(made.taken[0]?.renewals).toEqual([10 * HOUR - 2 * MINUTE]);
    made.night = { ...nightOf(made, 'waiting'), deadlineAt: made.clock.now() + 3 * HOUR };
    made.tell();
    await made.clock.advanceBy(0);
    expect(made.taken[0]?.renewals.at(-1)).toBe(3 * HOUR + 2 * MINUTE);
    expect(made.taken).toHaveLength(1);
  });

  it('finds out within two seconds that a hold was never granted, and takes it again', async () => {
    const made = await begun('waiting');
    const [first] = made.taken;
    if (first !== undefined) first.isListed = false;
    await made.clock.advanceBy(2000);
    expect(made.taken).toHaveLength(2);
    expect(made.held()).toHaveLength(1);
    expect(made.notes).toEqual(['The hold on sleep was lost and taken again.']);
  });

  it('finds a hold that is lost later at the next pulse', async () => {
    const made = await begun('waiting');
    await made.clock.advanceBy(HOUR);
    const [first] = made.taken;
    if (first !== undefined) first.isListed = false;
    await made.clock.advanceBy(20_000);
    expect(made.held()).toHaveLength(1);
    expect(made.notes).toHaveLength(1);
  });

  it('says twice, not all night, that a hold cannot be kept', async () => {
    const made = scene();
    made.isRefusing = true;
    made.night = nightOf(made, 'waiting');
    made.awake.start();
    await made.clock.advanceBy(HOUR);
    expect(made.notes).toEqual([
      'The hold on sleep was lost and taken again.',
      'The hold on sleep is lost again and again: this machine may fall asleep.',
    ]);
    expect(made.taken.length).toBeLessThan(200);
    made.isRefusing = false;
    await made.clock.advanceBy(MINUTE);
    expect(made.held()).toHaveLength(1);
  });

  it('believes a hold that cannot be read back', async () => {
    const made = await begun('waiting');
    const [first] = made.taken;
    if (first !== undefined) first.isListed = null;
    await made.clock.advanceBy(HOUR);
    expect(made.taken).toHaveLength(1);
  });

  it('keeps what it holds when the source cannot be read, and looks again', async () => {
    const made = await begun('waiting');
    made.readFault = new Error('no answer');
    await made.clock.advanceBy(HOUR);
    expect(made.held()).toHaveLength(1);
    made.readFault = null;
    made.night = null;
    await made.clock.advanceBy(20_000);
    expect(made.held()).toEqual([]);
  });

  it('lets go of everything when the host stops, and stays so', async () => {
    const made = await begun('running');
    made.awake.stop();
    expect(made.held()).toEqual([]);
    expect(made.clock.pending()).toBe(0);
    made.tell();
    made.plug(true);
    await made.clock.advanceBy(HOUR);
    expect(made.taken).toHaveLength(1);
  });
});
