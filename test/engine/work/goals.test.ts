import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify, defaultEstimateMs } from '../../../src/engine/work/classify.ts';
import { clipText, instructionsOf, titleOf } from '../../../src/engine/work/draft.ts';
import { tasksFromGoals } from '../../../src/engine/work/goals.ts';
import { TaskCategory } from '../../../src/shared/schema/task.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('goals', () => {
  it('become one task per repository, its own first', () => {
    const repositories = [
      { id: 'a', goals: ['Raise test coverage'] },
      { id: 'b', goals: [] },
    ];
    const drafts = tasksFromGoals({ goals: ['Keep docs correct'], repositories, hash });
    expect(drafts.map((one) => [one.repoId, one.title, one.category])).toEqual([
      ['a', 'Raise test coverage', 'tests'],
      ['a', 'Keep docs correct', 'documentation'],
      ['b', 'Keep docs correct', 'documentation'],
    ]);
    expect(drafts[1]).toMatchObject({
      source: 'goal',
      trust: 'operator',
      targets: [],
      priority: 0,
      estimateMs: 20 * 60_000,
    });
    expect(drafts[0]?.instructions).toContain(
      'Standing goal of this repository: Raise test coverage',
    );
  });

  it('keep their key when only blanks, capitals or the final stop differ', () => {
    const keysOf = (goal: string): string[] =>
      tasksFromGoals({ goals: [goal], repositories: [{ id: 'a', goals: [] }], hash }).map(
        (one) => one.key,
      );
    const spelled = [' keep  Docs correct. ', 'Keep docs correct', 'KEEP docs\ncorrect!'].flatMap(
      keysOf,
    );
    expect(new Set(spelled).size).toBe(1);
    expect(keysOf('Keep docs short')).not.toEqual(keysOf('Keep docs correct'));
    expect(keysOf('  ')).toEqual([]);
  });

  it('that say the same twice are one task', () => {
    const drafts = tasksFromGoals({
      goals: ['Fix bugs'],
      repositories: [{ id: 'a', goals: ['fix bugs.'] }],
      hash,
    });
    expect(drafts).toHaveLength(1);
  });
});

describe('classification', () => {
  it.each([
    ['Fix broken links in README', 'documentation'],
    ['Update the API documentation', 'documentation'],
    ['Add unit tests for the parser', 'tests'],
    ['Make startup faster', 'performance'],
    ['Optimize database queries', 'performance'],
    ['Fix the crash on empty input', 'bug-fix'],
    ['Fix rounding', 'bug-fix'],
    ['Upgrade dependencies and the CI pipeline', 'infrastructure'],
    ['Refactor the store, remove dead code', 'refactoring'],
    ['Add support for YAML', 'feature'],
    ['Implement a new command', 'feature'],
    ['Think about it', 'other'],
    ['', 'other'],
  ] as const)('%j is %s', (text, category) => {
    expect(classify(text)).toBe(category);
  });

  it('always gives a category and a positive estimate', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(TaskCategory.safeParse(classify(text)).success).toBe(true);
      }),
      { numRuns: 200, seed: 6 },
    );
    for (const category of TaskCategory.options)
      expect(defaultEstimateMs(category)).toBeGreaterThan(0);
  });
});

describe('texts of a task', () => {
  it('fit their schema', () => {
    expect(titleOf(' a\n b ')).toBe('a b');
    expect(titleOf('  ')).toBe('Untitled task');
    expect(titleOf('x'.repeat(300))).toHaveLength(200);
    expect(instructionsOf('x'.repeat(30_000))).toHaveLength(20_000);
    expect(clipText('ab😀cd', 4)).toBe('ab…');
    expect(clipText('abc', 3)).toBe('abc');
  });
});
