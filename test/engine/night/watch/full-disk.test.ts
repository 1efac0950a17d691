import { afterEach, describe, expect, it } from 'vitest';
import { appError } from '../../../../src/shared/error.ts';
import { fail } from '../../../../src/shared/result.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const PLENTY = 80_000_000_000;
const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

/** A night of three hours that asks no constraint, in the middle of one task. */
async function atWork(outcome: 'done' | 'failed') {
  const made = createWorld();
  worlds.push(made);
  await made.queue({ title: 'Fix the parser' });
  made.agent.act = () => ({ changes: true, forMs: 10 * MINUTE, kind: outcome });
  const until = made.clock.now() + 3 * HOUR;
  const nightId = await made.arm({ startNow: true, until, ignoreConstraints: ['all'] });
  await made.clock.advanceBy(9 * MINUTE + 50 * SECOND);
  return { made, nightId };
}

describe('a disk that is full in the middle of a night', () => {
  it.each(['done', 'failed'] as const)(
    'pauses the night with its reason, whatever it ignores, and goes on when there is space (%s)',
    async (outcome) => {
      const { made, nightId } = await atWork(outcome);
      made.freeBytes = 0;
      await made.clock.advanceBy(30 * SECOND);
      made.agent.act = () => ({ changes: true, forMs: MINUTE });
      expect((await made.status()).sentence).toMatch(/the disk is full/i);
      await made.clock.advanceBy(20 * MINUTE);
      expect(made.agent.jobs).toHaveLength(1);
      made.freeBytes = PLENTY;
      await made.clock.advanceBy(3 * MINUTE);
      expect(made.agent.jobs).toHaveLength(2);
      await made.clock.advanceBy(3 * HOUR);
      const brief = await made.brief(nightId);
      expect(brief.shipped.map(({ title }) => title)).toEqual(['Fix the parser']);
      const told = brief.timeline.map(({ text }) => text).join('\n');
      expect(told).toMatch(/Saved and stopped .*: The disk is full; the night goes on/);
    },
  );

  it('does a landing again that found no space', async () => {
    const { made, nightId } = await atWork('done');
    const land = made.git.land;
    let tries = 0;
    Object.assign(made.git, {
      land: async (...input: Parameters<typeof land>) => {
        tries += 1;
        return tries === 1
          ? fail(appError('disk-low', 'The file system refused: ENOSPC.'))
          : land(...input);
      },
    });
    await made.clock.advanceBy(3 * HOUR);
    expect(tries).toBe(2);
    expect((await made.brief(nightId)).shipped).toHaveLength(1);
  });
});
