import { describe, expect, it } from 'vitest';
import { holdByTool } from '../../../../src/node/power/holds/tool-hold.ts';

const MINUTE = 60_000;

function scene(isListed?: (pid: number) => Promise<boolean | null>) {
  const running: { seconds: number; isOver: boolean }[] = [];
  const time = { now: 0 };
  const hold = holdByTool(10 * MINUTE, {
    heldBy: 'tool',
    now: () => time.now,
    overlapMs: 0,
    start: (seconds) => {
      const tool = { seconds, isOver: false };
      running.push(tool);
      return {
        pid: () => (tool.isOver ? null : running.indexOf(tool) + 1),
        release: () => {
          tool.isOver = true;
        },
      };
    },
    ...(isListed === undefined ? {} : { isListed }),
  });
  return { hold, running, time };
}

describe('a hold by a tool', () => {
  it('starts the new tool before it ends the old one', async () => {
    const { hold, running } = scene();
    hold.renew(20 * MINUTE);
    expect(running).toEqual([
      { seconds: 600, isOver: false },
      { seconds: 1200, isOver: false },
    ]);
    await expect.poll(() => running[0]?.isOver).toBe(true);
    expect(running[1]?.isOver).toBe(false);
    expect(await hold.isHeld()).toBe(true);
  });

  it('starts nothing for a renewal that leaves the end where it is', () => {
    const { hold, running, time } = scene();
    time.now = 4 * MINUTE;
    hold.renew(6 * MINUTE);
    expect(running).toHaveLength(1);
  });

  it('starts a new tool when the old one has ended', () => {
    const { hold, running } = scene();
    if (running[0] !== undefined) running[0].isOver = true;
    hold.renew(10 * MINUTE);
    expect(running).toHaveLength(2);
  });

  it('ends every tool at once when it is released, and stays so', async () => {
    const { hold, running } = scene();
    hold.renew(20 * MINUTE);
    hold.release();
    hold.release();
    hold.renew(30 * MINUTE);
    expect(running.map(({ isOver }) => isOver)).toEqual([true, true]);
    expect(await hold.isHeld()).toBe(false);
  });

  it.each([
    [true, true],
    [false, false],
    // Nobody can be asked: a tool that runs is believed.
    [null, true],
  ])('is held as the system says: %s', async (answer, expected) => {
    const { hold } = scene(async () => answer);
    expect(await hold.isHeld()).toBe(expected);
  });

  it('is held by the old tool until the new one is listed', async () => {
    const { hold } = scene(async (pid) => pid === 1);
    hold.renew(20 * MINUTE);
    expect(await hold.isHeld()).toBe(true);
    await expect.poll(() => hold.isHeld()).toBe(false);
  });

  it('asks a tool for no more than a day and no less than a second', () => {
    const { hold, running } = scene();
    hold.renew(90 * 24 * 60 * MINUTE);
    hold.renew(-5);
    expect(running.slice(1).map(({ seconds }) => seconds)).toEqual([86_400, 1]);
  });
});
