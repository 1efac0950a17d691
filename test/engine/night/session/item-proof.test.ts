import { afterEach, describe, expect, it } from 'vitest';
import { appError } from '../../../../src/shared/error.ts';
import { fail, ok } from '../../../../src/shared/result.ts';
import type { World } from '../../../helpers/scripted-world.ts';
import { says, sessionWorld, verdictsOf } from '../../../helpers/session-world.ts';

const MINUTE = 60_000;
const BASE = 'a'.repeat(40);
const worlds: World[] = [];

function world(): World {
  const made = sessionWorld({});
  worlds.push(made);
  return made;
}

afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

/** A session of items with these titles, each done in a run of its own with a change. */
async function nightOf(made: World, titles: readonly string[], changes = true): Promise<string> {
  made.agent.act = ({ prompt }, n) => {
    const title = titles[n - 1];
    const before = n > 1 ? [`ITEM DONE: Did ${titles[n - 2]}.`] : [];
    const next = title === undefined ? 'FINISHED: that was all' : `ITEM: ${title}`;
    return {
      changes: changes && title !== undefined,
      forMs: MINUTE,
      events: says(prompt, ...before, next),
    };
  };
  const nightId = await made.arm({ startNow: true });
  await made.clock.advanceBy(20 * MINUTE);
  return nightId;
}

describe('an item on its way to a verdict', () => {
  it('is stacked on the item before it when it does not apply to the base', async () => {
    const made = world();
    const { transplant } = made.git;
    made.git.transplant = async (repo, change) =>
      change.ontoOid === BASE && change.fromOid !== BASE ? ok(null) : transplant(repo, change);
    const nightId = await nightOf(made, ['First', 'Second']);
    const [first, second] = verdictsOf(made, nightId);
    expect(first?.slice(0, 2)).toEqual(['First', 'verified']);
    expect(second?.slice(0, 2)).toEqual(['Second', 'verified']);
    expect(second?.[2]).toContain("Stacked on 'First'.");
  });

  it('is stacked on all items before it when no verified one carries it', async () => {
    const made = world();
    made.checkSays = (_, isHead) => (isHead ? 'failed' : 'passed');
    const onto: string[] = [];
    const { transplant } = made.git;
    made.git.transplant = async (repo, change) => {
      onto.push(change.ontoOid === BASE ? 'base' : 'all before');
      return transplant(repo, change);
    };
    const nightId = await nightOf(made, ['First', 'Second']);
    expect(onto).toEqual(['base', 'base', 'all before']);
    expect(verdictsOf(made, nightId).map(([, verdict]) => verdict)).toEqual(['failed', 'failed']);
    expect(made.git.landed.size).toBeGreaterThan(0);
  });

  it('tries items further back only for a change that applied nowhere', async () => {
    const made = world();
    const onto: string[] = [];
    const { transplant } = made.git;
    made.git.transplant = async (repo, change) => {
      if (!change.message.includes('Third')) return transplant(repo, change);
      onto.push(change.ontoOid);
      return ok(null);
    };
    const nightId = await nightOf(made, ['First', 'Second', 'Third']);
    expect(new Set(onto).size).toBeGreaterThan(2);
    expect(verdictsOf(made, nightId)[2]).toEqual([
      'Third',
      'failed',
      'Its change could not be cut out.',
    ]);
  });

  it('guesses no further once its change was proved and found wanting', async () => {
    const made = world();
    const onto: string[] = [];
    const { transplant } = made.git;
    made.git.transplant = async (repo, change) => {
      if (change.message.includes('Third')) {
        onto.push(change.ontoOid);
        made.checkSays = (_, isHead) => (isHead ? 'failed' : 'passed');
      }
      return transplant(repo, change);
    };
    await nightOf(made, ['First', 'Second', 'Third']);
    const [first, second] = made.git.commits.map(({ oid }) => oid);
    expect(onto[0]).toBe(BASE);
    expect(onto.slice(1)).toEqual([second, second]);
    expect(onto).not.toContain(first);
  });

  it('has failed with the reason of git when its change cannot be cut out', async () => {
    const made = world();
    made.git.transplant = async () => fail(appError('git-failed', 'The object is missing.'));
    const nightId = await nightOf(made, ['First']);
    expect(verdictsOf(made, nightId)).toEqual([['First', 'failed', 'The object is missing.']]);
  });

  it('is told as not landed when its ref is in the way', async () => {
    const made = world();
    made.git.blockedRef = /first/;
    const nightId = await nightOf(made, ['First']);
    expect(verdictsOf(made, nightId)[0]?.[2]).toContain('points elsewhere');
    expect(made.git.landed.size).toBe(0);
  });

  it('that is done without a change is proved at the base and lands nothing', async () => {
    const made = world();
    const nightId = await nightOf(made, ['First'], false);
    expect(verdictsOf(made, nightId)[0]?.slice(0, 2)).toEqual(['First', 'no-op']);
    expect(made.git.landed.size).toBe(0);
  });

  it('is judged by the next host when this one died in its proof', async () => {
    const made = world();
    made.proofTakesMs = 3 * MINUTE;
    made.agent.act = ({ prompt }, n) =>
      n === 1
        ? { changes: true, forMs: MINUTE, events: says(prompt, 'ITEM: First') }
        : { forMs: 30 * MINUTE, events: says(prompt, 'ITEM DONE: Did.', 'FINISHED: all') };
    const nightId = await made.arm({ startNow: true });
    await made.clock.advanceBy(2 * MINUTE);
    await made.crash();
    await made.clock.advanceBy(50 * MINUTE);
    expect(verdictsOf(made, nightId).map((row) => row.slice(0, 2))).toEqual([
      ['First', 'verified'],
    ]);
  });
});
