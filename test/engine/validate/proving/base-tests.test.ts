import { describe, expect, it } from 'vitest';
import { pathsToPutBack } from '../../../../src/engine/validate/proving/base-tests.ts';
import { findingsForAgent, mayRetry } from '../../../../src/engine/validate/retry.ts';
import { judge } from '../../../../src/engine/validate/verdict.ts';
import { realChange, type Tree } from '../real-change.ts';
import { check, counts, proof } from '../samples.ts';

const TEST = "test('adds', (t) => {\n  t.plan(1);\n  t.equal(sum(1, 2), 3);\n});\n";
const MORE = TEST.replace('plan(1)', 'plan(2)').replace('3);\n', '3);\n  t.equal(sum(0, 0), 0);\n');
const green = [check('lint', 'passed'), check('test', 'passed')];
const red = [check('lint', 'passed'), check('test', 'failed', { excerpt: 'not ok 1 adds' })];

const change = (before: Tree, after: Tree) =>
  realChange({ 'src/sum.js': 'a\n', ...before }, { 'src/sum.js': 'b\n', ...after });

describe('the paths that are put back to the base', () => {
  it('are tests, fixtures, runner settings and check scripts, on both sides of the change', () => {
    const diff = change(
      { 'test/old.js': TEST, 'vitest.config.ts': 'a\n', 'check.sh': 'a\n', 'lib/a.js': 'a\n' },
      { 'test/new.js': TEST, 'vitest.config.ts': 'b\n', 'check.sh': 'b\n', 'lib/a.js': 'b\n' },
    );
    expect(pathsToPutBack(diff, ['sh check.sh'])).toEqual([
      'check.sh',
      'test/new.js',
      'test/old.js',
      'vitest.config.ts',
    ]);
  });

  it('are none of a change to the source alone', () => {
    expect(pathsToPutBack(change({}, {}), ['npm test'])).toEqual([]);
  });
});

describe('a verdict with the tests of the base', () => {
  it('is unverified when only the altered tests pass, and the agent is told', () => {
    const diff = change({}, { 'test/setup.js': 'stub();\n' });
    const evidence = judge(proof({ diff, base: green, head: green, targets: [], baseTests: red }));
    expect(evidence.verdict).toBe('unverified');
    expect(evidence.reason).toBe(
      "Not proved: check `test` failed with exit code 1 with the base's own tests and check definitions put back.",
    );
    expect(evidence.findings.map(({ kind }) => kind)).toEqual(['base-tests-red']);
    expect(mayRetry(evidence, 1)).toBe(true);
    expect(findingsForAgent(evidence)).toContain('not ok 1 adds');
  });

  it('is unverified when only the altered tests pass where the base was red and nothing is a target', () => {
    const diff = change({}, { 'test/setup.js': 'stub();\n' });
    const evidence = judge(proof({ diff, base: red, head: green, targets: [], baseTests: red }));
    expect(evidence.findings.map(({ kind }) => kind)).toEqual(['base-tests-red']);
  });

  it('is unverified when they could not be run, because unknown is never success', () => {
    const diff = change({}, { 'test/more.js': TEST });
    expect(judge(proof({ diff, baseTests: [] }))).toMatchObject({
      verdict: 'unverified',
      reason: expect.stringContaining('`lint` did not run with the base'),
    });
  });

  it('is unverified when they count fewer tests than at the base', () => {
    const counted = [check('test', 'passed', { tests: counts(4) })];
    const fewer = [check('test', 'passed', { tests: counts(1) })];
    const diff = change({}, { 'test/more.js': TEST });
    const evidence = judge(
      proof({ diff, base: counted, head: counted, targets: [], baseTests: fewer }),
    );
    expect(evidence.reason).toContain("ran 4 tests at the base and 1 with the base's own tests");
  });

  it('is verified when they pass, and says so', () => {
    const diff = change({}, { 'test/more.js': TEST });
    expect(judge(proof({ diff, baseTests: green }))).toMatchObject({
      verdict: 'verified',
      reason: "`test` failed at the base and passes at the commit. The base's own tests pass too.",
    });
  });

  it('lets a test grow only when they pass', () => {
    const diff = change({ 'test/a.js': TEST }, { 'test/a.js': MORE });
    expect(judge(proof({ diff })).verdict).toBe('unverified');
    expect(judge(proof({ diff, baseTests: green })).verdict).toBe('verified');
  });

  it.each([
    ['a longer list', "const all = ['a', 'b'];\n", "const all = ['a', 'b', 'c'];\n"],
    ['one more argument', 'run(sum, 1)\n', 'run(sum, 1, 2)\n'.replace('(sum', '(sum')],
  ])('lets %s be', (_name, from, to) => {
    const diff = change({ 'test/a.js': from + TEST }, { 'test/a.js': to + TEST });
    expect(judge(proof({ diff, baseTests: green })).verdict).toBe('verified');
  });

  it.each([
    ['a lower plan', 'plan(1)', 'plan(0)'],
    ['another expectation', 'sum(1, 2), 3', 'sum(1, 1), 2'],
    ['a condition that is always true', 'sum(1, 2), 3', 'sum(1, 2) || 3, 3'],
    ['a test that is gone', TEST, ''],
    ['a skip', 't.plan', 't.skip();\n  t.plan'],
    ['an assertion with one more argument', 'equal(sum(1, 2), 3)', 'equal(sum(1, 2), 3, "x")'],
  ])('never lets %s be', (_name, from, to) => {
    expect(TEST).toContain(from);
    const after = { 'test/a.js': `// kept\n${TEST.replace(from, to)}` };
    const diff = change({ 'test/a.js': `// kept\n${TEST}` }, after);
    expect(judge(proof({ diff, baseTests: green })).verdict).toBe('unverified');
  });

  it('never lets another definition of a check verify, also when its own passes', () => {
    const diff = change({ 'check.sh': 'npm test\n' }, { 'check.sh': 'true\n' });
    const run = green.map((one) => ({ ...one, command: 'sh check.sh' }));
    const evidence = judge(proof({ diff, base: run, head: run, targets: [], baseTests: run }));
    expect(evidence.reason).toBe(
      'Not proved: changes check.sh, which decides what the checks run.',
    );
  });
});
