import { afterEach, describe, expect, it } from 'vitest';
import type { SweepRule, Swept, Upkeep } from '../../../../src/engine/ports/upkeep/upkeep.ts';
import { appError } from '../../../../src/shared/error.ts';
import { fail, ok, type Result } from '../../../../src/shared/result.ts';
import { createWorld, NOTHING_SWEPT, type World } from '../../../helpers/scripted-world.ts';

const GIB = 1024 ** 3;

describe('the look after worktrees at the end of a night (F7)', () => {
  let world: World;
  let rules: SweepRule[];
  afterEach(() => world.dispose());

  async function night(answer: () => Result<Swept>, retention = {}): Promise<string> {
    rules = [];
    const upkeep: Upkeep = {
      drift: async () => ok(null),
      publish: async () => ok(null),
      sweep: async (_, rule) => {
        rules.push(rule);
        return answer();
      },
    };
    world = createWorld({ upkeep, config: { retention } });
    await world.queue({ title: 'Mend the lid' });
    const nightId = await world.arm();
    await world.clock.advanceBy(12 * 3_600_000);
    return nightId;
  }

  const swept = async (nightId: string) => {
    const { timeline, state } = await world.brief(nightId);
    expect(state).toBe('brief-ready');
    return timeline.map(({ text }) => text).filter((text) => text.startsWith('Removed'));
  };

  it('asks by what is configured, and says nothing when nothing went', async () => {
    const nightId = await night(() => ok(NOTHING_SWEPT), { worktreeBytes: 5 * GIB });
    expect(rules).toMatchObject([{ maxAgeMs: 14 * 86_400_000, maxBytes: 5 * GIB, inUse: [] }]);
    expect(await swept(nightId)).toEqual([]);
  });

  it('tells what went, the size before and after, and what stays and why', async () => {
    const nightId = await night(() =>
      ok({
        before: { worktrees: 3, bytes: 3.5 * GIB },
        after: { worktrees: 1, bytes: 12_000 },
        removed: ['task-a', 'task-b'],
        kept: [{ name: 'task-c', why: 'it holds a stash' }],
      }),
    );
    expect(await swept(nightId)).toEqual([
      "Removed 2 unused worktrees of 'app' (3.5 GiB before, 12 KiB after). These stay: task-c, because it holds a stash.",
    ]);
  });

  it('tells that too much stays although nothing could go', async () => {
    const full = { worktrees: 1, bytes: 30 * GIB };
    const kept = [{ name: 'task-c', why: 'its commit is not in your repository' }];
    const nightId = await night(() => ok({ before: full, after: full, removed: [], kept }));
    expect((await swept(nightId))[0]).toContain('(30 GiB before, 30 GiB after)');
  });

  it('does not keep the night from ending when it fails', async () => {
    const nightId = await night(() => fail(appError('git-failed', 'git broke.')));
    expect(await swept(nightId)).toEqual([]);
  });
});
