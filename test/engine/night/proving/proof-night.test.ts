import { afterEach, describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../../src/engine/report/markdown.ts';
import { ok } from '../../../../src/shared/result.ts';
import type { Brief } from '../../../../src/shared/schema/brief.ts';
import { createWorld, type World } from '../../../helpers/scripted-world.ts';
import { realChange } from '../../validate/real-change.ts';

const HOUR = 3_600_000;
const worlds: World[] = [];
afterEach(() => {
  for (const made of worlds.splice(0)) made.dispose();
});

interface Scene {
  readonly brief: Brief;
  /** Paths that were put back, by worktree. */
  readonly putBack: [string, readonly string[]][];
  readonly opened: string[];
}

/** A night with one task whose change is between the two trees. */
async function night(
  checkSays: World['checkSays'],
  [before, after]: readonly [Record<string, string>, Record<string, string>],
): Promise<Scene> {
  const made = createWorld();
  worlds.push(made);
  made.checkSays = checkSays;
  made.git.diff = async () => ok(realChange(before, after));
  const putBack: [string, readonly string[]][] = [];
  made.git.putBack = async (_, { name, paths }) => {
    putBack.push([name, paths]);
    return ok(null);
  };
  const opened: string[] = [];
  const open = made.git.openWorktree;
  made.git.openWorktree = (repo, at) => {
    opened.push(at.name);
    return open(repo, at);
  };
  await made.queue({ title: 'Fix the parser' });
  const nightId = await made.arm({ startNow: true });
  await made.clock.advanceBy(9 * HOUR);
  return { brief: await made.brief(nightId), putBack, opened };
}

const SOURCE = [{ 'src/a.js': 'a\n' }, { 'src/a.js': 'b\n' }] as const;
const WITH_TEST = [{ 'src/a.js': 'a\n' }, { 'src/a.js': 'b\n', 'test/a.js': 'x();\n' }] as const;

describe('the proof of a change', () => {
  it('to the source alone is one clean checkout', async () => {
    const { brief, putBack, opened } = await night(() => 'passed', SOURCE);
    expect(putBack).toEqual([]);
    expect(opened.filter((name) => name.startsWith('proof-'))).toHaveLength(1);
    expect(brief.shipped[0]?.evidence.checks[0]).not.toHaveProperty('baseTests');
  });

  it('to tests too is another one, with the tests of the base put back, and the brief says so', async () => {
    const { brief, putBack } = await night(() => 'passed', WITH_TEST);
    expect(putBack).toEqual([[expect.stringMatching(/^proof-.*-base$/), ['test/a.js']]]);
    expect(brief.shipped[0]?.evidence.reason).toContain("The base's own tests pass too.");
    expect(renderMarkdown(brief)).toContain("With the base's own tests put back: `test` passed.");
  });

  it('that is red already is not proved by the tests of the base', async () => {
    const { putBack } = await night((_, isHead) => (isHead ? 'failed' : 'passed'), WITH_TEST);
    expect(putBack).toEqual([]);
  });

  it('whose check flips is not proved, and each next try may mend that', async () => {
    let runs = 0;
    const says: World['checkSays'] = (_, isHead) => {
      if (isHead) runs += 1;
      return isHead && runs % 2 === 1 ? 'failed' : 'passed';
    };
    const { brief } = await night(says, SOURCE);
    expect(runs).toBe(6);
    expect(brief.unproved[0]?.evidence.reason).toBe(
      'Not proved: check `test` is flaky: it failed and passed on the same commit.',
    );
    expect(renderMarkdown(brief)).toContain('| failed, then passed |');
  });

  it('by a check that flips at the base is told as such, in the timeline too', async () => {
    let runs = 0;
    const says: World['checkSays'] = (_, isHead) => {
      if (!isHead) runs += 1;
      return !isHead && runs === 1 ? 'failed' : 'passed';
    };
    const { brief } = await night(says, SOURCE);
    expect(runs).toBe(2);
    expect(brief.unproved[0]).toMatchObject({ tries: 1 });
    expect(brief.unproved[0]?.evidence.reason).toContain('failed and passed at the base');
    expect(
      brief.timeline.some(({ text }) => text.endsWith('it failed and passed at the base.')),
    ).toBe(true);
  });
});
