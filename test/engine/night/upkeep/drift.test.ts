import { afterEach, describe, expect, it } from 'vitest';
import type { Drift, Upkeep } from '../../../../src/engine/ports/upkeep/upkeep.ts';
import { appError } from '../../../../src/shared/error.ts';
import { fail, ok } from '../../../../src/shared/result.ts';
import { createWorld, NOTHING_SWEPT, type World } from '../../../helpers/scripted-world.ts';

const HOUR = 3_600_000;
const CAME: Drift = { toOid: 'c'.repeat(40), commits: 2, isRewritten: false, conflicts: [] };

describe('a night whose base branch goes on', () => {
  let world: World;
  let looks: number[];
  afterEach(() => world.dispose());

  async function night(drift: (look: number) => Drift | null | 'fails'): Promise<string> {
    looks = [];
    const upkeep: Upkeep = {
      sweep: async () => ok(NOTHING_SWEPT),
      drift: async () => {
        looks.push(world.clock.now());
        const found = drift(looks.length);
        return found === 'fails' ? fail(appError('git-failed', 'git broke.')) : ok(found);
      },
      publish: async () => ok(null),
    };
    world = createWorld({ upkeep });
    await world.queue({ title: 'Mend the lid' });
    world.agent.act = () => ({ changes: true, forMs: 2 * HOUR });
    const nightId = await world.arm();
    await world.clock.advanceBy(12 * HOUR);
    return nightId;
  }

  const told = (nightId: string) =>
    world.temp.store
      .eventsOf(nightId, ['repo.drifted'])
      .map((event) => (event.type === 'repo.drifted' ? event.body.sentence : ''));

  it('looks every 30 minutes while it works and once at its end, and says it once', async () => {
    const nightId = await night(() => CAME);
    const gaps = looks.slice(1, 3).map((at, index) => at - (looks[index] ?? 0));
    expect(gaps).toEqual([HOUR / 2, HOUR / 2]);
    const sentence =
      "'app': 2 commits came to main since the night began; all work merges with it so far.";
    expect(told(nightId)).toEqual([sentence]);
    const brief = await world.brief(nightId);
    expect(brief.timeline.map(({ text }) => text)).toContain(sentence);
    expect((await world.status()).notices).toContain(sentence);
  });

  it('says anew what has changed, and names the work that would conflict', async () => {
    const conflicts = [{ branch: 'overnight/x', paths: ['a.txt', 'b.txt'] }];
    const nightId = await night((look) => (look === 1 ? CAME : { ...CAME, commits: 3, conflicts }));
    expect(told(nightId)[1]).toBe(
      "'app': 3 commits came to main since the night began; these would conflict: overnight/x (a.txt, b.txt).",
    );
    expect(told(nightId)).toHaveLength(2);
  });

  it('goes on where nobody can look, and says nothing of a branch that stands', async () => {
    const nightId = await night((look) => (look === 1 ? 'fails' : null));
    expect(told(nightId)).toEqual([]);
    expect((await world.brief(nightId)).state).toBe('brief-ready');
  });
});
