import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pathsToPutBack } from '../../../../src/engine/validate/proving/base-tests.ts';
import { findRunnerChanges } from '../../../../src/engine/validate/runner-guard.ts';
import { findTestWeakening } from '../../../../src/engine/validate/test-guard.ts';
import { findActsForTests } from '../../../../src/engine/validate/tricks/acts-for-tests.ts';
import { findHardCoded } from '../../../../src/engine/validate/tricks/hard-coded.ts';

const FULL = process.env['NIGHTKILN_SWEEP'] === 'full';
const PATHS = [
  'src/a.js',
  'test/a.js',
  'a_test.go',
  'A.Tests/B.cs',
  'x.kt',
  'package.json',
  'Makefile',
  'y.php',
];
const LINES = [
  ...[
    'if (a === 2 && b === 3) return 5;',
    "test('adds', (t) => {",
    '@Test',
    'it.skip(',
    'plan(3)',
    '\\',
  ],
  ...[
    '"test": "true",',
    'def test_a():',
    '@test "x" {',
    '#[test]',
    'process.exit(0)',
    "'".repeat(40),
    '[['.repeat(30),
  ],
];

/** What git could write, and what it could not. */
const patch = fc
  .array(
    fc.tuple(
      fc.constantFrom(...PATHS),
      fc.array(
        fc.tuple(
          fc.constantFrom('+', '-', ' ', '@@', ''),
          fc.oneof(fc.constantFrom(...LINES), fc.string()),
        ),
      ),
    ),
    { maxLength: 4 },
  )
  .map((files) =>
    files
      .map(([path, lines]) => {
        const of = (marks: string): number =>
          lines.filter(([mark]) => marks.includes(mark) && mark !== '').length;
        const head = `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,${of('- ')} +1,${of('+ ')} @@\n`;
        return head + lines.map(([mark, text]) => `${mark}${text}\n`).join('');
      })
      .join(''),
  );

it('reads any patch to an end, and says the same of it each time', () => {
  const tests = ['t.equal(sum(2, 3), 5);\n'.repeat(3)];
  const read = (text: string) => {
    const change = { files: [], patch: text };
    return [
      ...findTestWeakening(change, { baseTestsPass: true }),
      ...findRunnerChanges(change, ['npm test']),
      ...findActsForTests(change, []),
      ...findHardCoded(change, tests),
      ...pathsToPutBack(change, ['make test']),
    ];
  };
  let slowestMs = 0;
  fc.assert(
    fc.property(patch, (text) => {
      const startedAt = performance.now();
      const found = read(text);
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      expect(read(text)).toEqual(found);
    }),
    { numRuns: FULL ? 100_000 : 200, seed: 5 },
  );
  if (FULL) process.stdout.write(`slowest patch: ${slowestMs.toFixed(1)} ms\n`);
});

it('reads long lines in a time that grows with their length only', () => {
  const long = [
    `if (${'a === 1 && '.repeat(20_000)}`,
    '"'.repeat(60_000),
    `return ${'['.repeat(60_000)}`,
    'stack'.repeat(20_000),
  ];
  for (const line of long) {
    const text = `diff --git a/src/a.js b/src/a.js\n--- a/src/a.js\n+++ b/src/a.js\n@@ -1,1 +1,1 @@\n-return a;\n+${line}\n`;
    expect(findHardCoded({ files: [], patch: text }, ['x'])).toEqual([]);
    expect(findActsForTests({ files: [], patch: text }, [])).toEqual([]);
  }
});
