import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chooseIssues } from '../../../../src/engine/work/issues/choose-issues.ts';
import { dependsOn } from '../../../../src/engine/work/issues/depends-on.ts';
import { sequenceOf } from '../../../../src/engine/work/issues/sequence.ts';
import { SequenceType } from '../../../../src/shared/schema/settings/github.ts';
import { anIssue } from '../../../helpers/github/scripted-github.ts';

it.each([
  [['Architecture'], 'Anything', 'architecture'],
  [[], 'Write an ADR for the queue', 'architecture'],
  [['bug'], 'Deploy is broken', 'qa'],
  [[], 'Release 2.0', 'deployment'],
  [['build'], 'Test the memory', 'build'],
  [[], 'Cache persists too long', 'memory'],
  [[], 'Audit the licences', 'governance'],
  [[], 'Self-improvement of prompts', 'self-evolution'],
  [[], 'Add a page', 'build'],
])('an issue labelled %j called %j is of the kind %s', (labels, title, kind) => {
  expect(sequenceOf(labels, title)).toBe(kind);
});

it.each([
  ['Depends on #12', [12]],
  ['blocked by #1, #2 and #3; see #4', [1, 2, 3]],
  ['Depends on: #5\nBlocked by #5', [5]],
  ['It depends on the weather, #9', []],
  ['Depends on other/repo#7', []],
])('%j depends on %j', (text, numbers) => {
  expect(dependsOn(text)).toEqual(numbers);
});

it('reads any text in no time and without a fault', () => {
  const hostile = `${'depends on #1, '.repeat(5000)}${'#1 and '.repeat(5000)}`;
  expect(dependsOn(hostile).length).toBeLessThanOrEqual(50);
  fc.assert(
    fc.property(fc.string({ maxLength: 500 }), (text) => {
      expect(dependsOn(`Depends on ${text}`).every((n) => Number.isSafeInteger(n))).toBe(true);
    }),
    { numRuns: 300, seed: 3 },
  );
});

it('gives every issue one fate, keeps the cap and takes nothing that waits', () => {
  const issue = fc.record({ number: fc.integer({ min: 1, max: 12 }), needs: fc.array(fc.nat(12)) });
  fc.assert(
    fc.property(fc.uniqueArray(issue, { selector: (one) => one.number }), fc.nat(5), (all, max) => {
      const issues = all.map(({ number, needs }) =>
        anIssue(number, { body: needs.map((n) => `depends on #${n}`).join('\n') }),
      );
      const order = SequenceType.options;
      const rest = { labels: [], allow: [], isWaiting: () => false };
      const { chosen, left } = chooseIssues({ issues, max, sequenceOrder: order, ...rest });
      const open = new Set(all.map(({ number }) => number));
      expect(chosen.length).toBeLessThanOrEqual(max);
      expect(chosen.length + left.size).toBe(all.length);
      for (const { number } of chosen) {
        const needs = all.find((one) => one.number === number)?.needs ?? [];
        expect(needs.some((n) => n !== number && open.has(n))).toBe(false);
      }
    }),
    { numRuns: 300, seed: 4 },
  );
});
