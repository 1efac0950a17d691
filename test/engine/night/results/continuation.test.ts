import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NightContext } from '../../../../src/engine/night/context.ts';
import { carryOver, continuationOf } from '../../../../src/engine/night/results/continuation.ts';
import { Config } from '../../../../src/shared/schema/config.ts';
import { aNight, attemptBegun } from '../../../node/store/samples.ts';
import { type ResultsWorld, resultsWorld } from './results-world.ts';

const night2 = aNight(2).id;
const branch = 'overnight/again';

describe('going on with a result', () => {
  let world: ResultsWorld;
  beforeEach(async () => {
    world = await resultsWorld({ 'a.txt': 'a\n' });
    await world.night(1);
    await world.leave('one', { 'new.txt': 'one\n' });
    await world.call('result.continue', { result: 'one', comment: 'Keep the old name.' });
  });
  afterEach(() => world.dispose());

  /** What the next night does before its agent begins. */
  async function carry(): Promise<string | null> {
    await world.night(2, true);
    const { store } = world.temp;
    const [row] = store.repoNights(night2);
    const task = store.task('T1-one');
    const config = Config.parse({ repositories: [world.repo] });
    const baseOid = row?.baseOid ?? '';
    await world.git.prepare(world.repo, baseOid);
    const context = { ports: { ...world.ports, store }, nightId: night2, config };
    await carryOver(
      context as unknown as NightContext,
      { task, repo: { config: config.repositories[0] }, row: { branch, baseOid } } as never,
    );
    const head = await world.git.branchHead(world.repo, branch);
    return head.ok ? head.value : 'failed';
  }
  async function commitOnMain(name: string, words: string): Promise<void> {
    await world.user.git('checkout', '-q', 'main');
    await world.user.write(name, words);
    await world.user.commit('Mine');
    await world.user.git('checkout', '-q', 'mine');
  }

  it('begins from that result, on top of what came since', async () => {
    await commitOnMain('b.txt', 'mine\n');
    const head = await carry();
    const tree = await world.git.listFiles(world.repo, head ?? '');
    expect(tree).toEqual({ ok: true, value: ['a.txt', 'b.txt', 'new.txt'] });
    expect(continuationOf(world.temp.store, 'T1-one', night2)?.comment).toBe('Keep the old name.');
  });

  it('begins anew where it no longer fits, and says so', async () => {
    await commitOnMain('new.txt', 'another\n');
    expect(await carry()).toBeNull();
    const [note] = world.temp.store.eventsOf(night2, ['night.noted']);
    expect(note?.body).toEqual({
      text: "'Do one' begins anew instead of going on from its last result: it does not fit the new base.",
    });
  });

  it('is over once another night has worked on it', async () => {
    await world.night(2);
    await world.temp.clock.advanceBy(1000);
    world.temp.store.append({ ...attemptBegun(2, 'T1-one', 1) });
    expect(continuationOf(world.temp.store, 'T1-one', night2)).not.toBeNull();
    expect(continuationOf(world.temp.store, 'T1-one', aNight(3).id)).toBeNull();
  });
});
