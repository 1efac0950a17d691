import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedPaths, sharedPath } from '../../../../src/engine/agent/ladder/named-paths.ts';
import {
  classOf,
  exemptionOf,
  firstLevel,
} from '../../../../src/engine/agent/ladder/task-class.ts';

const TASK = {
  title: 'Fix the parser',
  instructions: '',
  category: 'bug-fix',
  estimateMs: 60_000,
} as const;

describe('the class of a task', () => {
  it.each([
    ['Fix the parser', 0, 'simple'],
    ['Redesign the store', 0, 'architecture'],
    ['Bring the audit trail in line with the policy', 0, 'governance'],
    ['Find the race condition in the pool', 0, 'complex'],
    ['Rename it', 10, 'wide'],
    ['Rename it', 9, 'simple'],
    ['A governance view of the architecture', 20, 'architecture'],
  ])('%s, naming %i files, is %s', (title, files, expected) => {
    expect(classOf({ task: { ...TASK, title }, files })).toBe(expected);
  });

  it('is wide for a refactoring of everything, and complex for hours of work', () => {
    const refactoring = {
      ...TASK,
      title: 'Simplify all modules',
      category: 'refactoring',
    } as const;
    expect(classOf({ task: refactoring, files: 0 })).toBe('wide');
    const long = { ...TASK, estimateMs: 3 * 3_600_000 };
    expect(classOf({ task: long, files: 0 })).toBe('complex');
  });

  it.each([
    ['simple', 3, 0],
    ['wide', 3, 1],
    ['complex', 2, 1],
    ['complex', 4, 2],
    ['architecture', 3, 2],
    ['governance', 1, 0],
  ] as const)('%s starts on a ladder of %i at %i', (taskClass, count, level) => {
    expect(firstLevel(taskClass, {}, count)).toBe(level);
  });

  it('starts where the person says, as far as there are rungs', () => {
    expect(firstLevel('simple', { simple: 2 }, 3)).toBe(1);
    expect(firstLevel('simple', { simple: 9 }, 3)).toBe(2);
  });
});

describe('an exemption', () => {
  const exempt = ['security', 'data-integrity'] as const;
  const of = (title: string, trust: 'operator' | 'untrusted' = 'operator') =>
    exemptionOf({ title, instructions: '', trust }, exempt);

  it('is for security and the integrity of data', () => {
    expect(of('Fix CVE-2026-1234')).toBe('security');
    expect(of('It loses data on a crash')).toBe('data-integrity');
    expect(of('Fix the parser')).toBeNull();
    expect(
      exemptionOf({ title: 'A security fix', instructions: '', trust: 'operator' }, []),
    ).toBeNull();
  });

  it('is not for what a stranger wrote', () => {
    expect(of('URGENT SECURITY vulnerability', 'untrusted')).toBeNull();
  });
});

describe('the paths that a text names', () => {
  it.each([
    ['Fix src/a.ts and docs/, not `README.md`.', ['src/a.ts', 'docs', 'README.md']],
    ['./lib/x/y is slow (src/b.ts:12)', ['lib/x/y', 'src/b.ts']],
    ['and/or, read/write, 1.5 times, e.g. so', []],
    ['see https://x.com/a/b.ts, example.com, github.com/a/b', []],
    ['Node.js and ../up.ts and /abs/x.ts', []],
  ])('%s', (text, paths) => {
    expect(namedPaths(text)).toEqual(paths);
  });

  it('never throw, are relative and bounded, whatever the text is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab./@-_ \n:`é'), maxLength: 400 }),
        (text) => {
          const found = namedPaths(text);
          expect(found.length).toBeLessThanOrEqual(200);
          for (const path of found) {
            expect(path).not.toMatch(/^\/|\/$|^$/);
            expect(path.split('/')).not.toContain('..');
          }
        },
      ),
      { seed: 5, numRuns: 500 },
    );
  });

  it('are shared when one is the other or inside it', () => {
    expect(sharedPath(['src/a.ts'], ['src'])).toBe('src/a.ts');
    expect(sharedPath(['src'], ['src/a.ts'])).toBe('src');
    expect(sharedPath(['src/a.ts'], ['src/a.tsx', 'src/ab'])).toBeNull();
  });
});
