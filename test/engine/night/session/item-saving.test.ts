import { afterEach, describe, expect, it } from 'vitest';
import { appError } from '../../../../src/shared/error.ts';
import { fail, ok } from '../../../../src/shared/result.ts';
import type { World } from '../../../helpers/scripted-world.ts';
import { says, sessionWorld, verdictsOf } from '../../../helpers/session-world.ts';

const MINUTE = 60_000;
const worlds: World[] = [];

function world(...options: Parameters<typeof sessionWorld>): World {
  const made = sessionWorld(...options);
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

/** A session whose agent says each group of lines in a run of its own, which leaves a change unless it is told not to. */
async function nightOf(made: World, runs: readonly string[][], changes = true): Promise<string> {
  made.agent.act = ({ prompt }, n) => ({
    changes: changes && n <= runs.length,
    events: says(prompt, ...(runs[n - 1] ?? ['FINISHED: that was all'])),
  });
  const nightId = await made.arm({ startNow: true });
  await made.clock.advanceBy(10 * MINUTE);
  return nightId;
}

describe('what the agent of a session declares', () => {
  it('begins an item once, however often it says so, and ends one that another follows', async () => {
    const made = world();
    const nightId = await nightOf(made, [['ITEM: A', 'ITEM: A', 'ITEM: B', 'ITEM DONE: Did B.']]);
    const closed = made.temp.store
      .eventsOf(nightId, ['item.closed'])
      .flatMap((event) => (event.type === 'item.closed' ? [event.body] : []));
    expect(closed.map(({ title, end }) => [title, end])).toEqual([
      ['A', 'unfinished'],
      ['B', 'done'],
      ['Unnamed work', 'unnamed'],
    ]);
  });

  it('asks inside of an item without ending it, and keeps a second question as one of its own', async () => {
    const made = world();
    const nightId = await nightOf(
      made,
      [
        ['ITEM: A', 'QUESTION: Drop it?', 'QUESTION: And that?', 'QUESTION: And that?'],
        ['ITEM DONE: Did A.'],
      ],
      true,
    );
    const brief = await made.brief(nightId);
    expect(brief.needsYou.map(({ question }) => question?.text).sort()).toEqual([
      'And that?',
      'Drop it?',
    ]);
    expect(made.temp.store.eventsOf(nightId, ['item.asked'])).toHaveLength(1);
  });

  it('keeps no question beyond the items it may have', async () => {
    const made = world({ session: { maxItems: 1 } });
    const nightId = await nightOf(made, [['QUESTION: One?', 'QUESTION: Two?', 'ITEM DONE: More.']]);
    const brief = await made.brief(nightId);
    expect(brief.needsYou.map(({ question }) => question?.text)).toEqual(['One?']);
  });

  it('takes an end without a begin for an item only where a change was left', async () => {
    const made = world();
    const nightId = await nightOf(made, [['ITEM: A'], ['ITEM DONE: Did A.', 'ITEM DONE: Did A.']]);
    expect(verdictsOf(made, nightId).map(([title]) => title)).toEqual(['A', 'Unnamed work']);
    const other = world();
    const otherId = await nightOf(other, [[], ['ITEM DONE: Mended the links.']]);
    expect(verdictsOf(other, otherId)[0]?.slice(0, 2)).toEqual(['Mended the links.', 'verified']);
  });

  it('hears that the work is finished once, and gives nothing up that was never begun', async () => {
    const made = world();
    const nightId = await nightOf(
      made,
      [['ITEM DROPPED: no', 'FINISHED: a', 'FINISHED: b']],
      false,
    );
    const said = made.temp.store.eventsOf(nightId, ['session.finished']);
    expect(said.map(({ body }) => body)).toEqual([{ why: 'a' }]);
    expect(verdictsOf(made, nightId)).toEqual([]);
  });
});

describe('an item that cannot be saved', () => {
  it('is judged as failed with the reason, and the night says what stays in the worktree', async () => {
    const made = world();
    made.git.commit = async () => fail(appError('git-failed', 'The index is locked.'));
    const nightId = await nightOf(made, [['ITEM: A', 'ITEM DONE: Did A.'], ['ITEM DONE: More.']]);
    expect(verdictsOf(made, nightId)).toEqual([['A', 'failed', 'Not saved: The index is locked.']]);
    const noted = (await made.brief(nightId)).timeline.map(({ text }) => text);
    expect(noted).toContain("The session's work stays in its worktree: The index is locked.");
    expect(noted).toContain("The session's last changes were not saved: The index is locked.");
  });

  it('is judged as failed when nobody can say where its branch is', async () => {
    const made = world();
    made.git.branchHead = async () => fail(appError('git-failed', 'The ref is broken.'));
    const nightId = await nightOf(made, [['ITEM: A', 'ITEM DONE: Did A.']]);
    expect(verdictsOf(made, nightId)).toEqual([['A', 'failed', 'Not saved: The ref is broken.']]);
  });

  it('has no change when its branch is gone', async () => {
    const made = world();
    made.git.branchHead = async () => ok(null);
    const nightId = await nightOf(made, [['ITEM: A', 'ITEM DROPPED: Too large']]);
    expect(verdictsOf(made, nightId)).toEqual([
      ['A', 'no-op', 'Given up by the agent: too large.'],
    ]);
  });
});
