import { describe, expect, it } from 'vitest';
import { compareChecks } from '../../../../src/engine/validate/compare-checks.ts';
import { findActsForTests } from '../../../../src/engine/validate/tricks/acts-for-tests.ts';
import {
  findHardCoded,
  mayBeHardCoded,
} from '../../../../src/engine/validate/tricks/hard-coded.ts';
import { realChange } from '../real-change.ts';
import { check, counts } from '../samples.ts';

const JS = 'export function sum(a, b) {\n  return a - b;\n}\n';

/** A change that puts lines into the function. */
const put = (lines: string, path = 'src/sum.js') =>
  realChange({ [path]: JS }, { [path]: JS.replace('  return a - b;\n', `${lines}\n`) });

describe('code that acts otherwise while it is tested', () => {
  it.each([
    ['src/sum.js', "  if (process.env.NODE_ENV === 'test') return 3;"],
    ['src/sum.js', '  if (process.env.CI) return 3;'],
    ['src/sum.js', '  if (process.env.VITEST) return 3;'],
    ['src/sum.js', '  if (process.env.NODE_TEST_CONTEXT) return 3;'],
    ['src/sum.js', "  if (new Error().stack.includes('test')) return 3;"],
    ['src/sum.js', "  if (process.argv[1].endsWith('tape')) return 3;"],
    ['src/sum.js', "  if (process.cwd().includes('proof-')) return 3;"],
    ['src/sum.js', "  if (typeof describe === 'function') return 3;"],
    ['src/sum.js', '  assert.equal = () => true;'],
    ['src/sum.js', '  process.exitCode = 0;'],
    ['src/sum.js', "  process.on('exit', () => process.exit(0));"],
    ['src/sum.py', "    if 'pytest' in sys.modules:"],
    ['src/sum.py', "    if os.environ.get('PYTEST_CURRENT_TEST'):"],
    ['src/sum.py', "    if os.environ['CI']:"],
    ['src/sum.py', '    unittest.TestCase.assertEqual = lambda *a: None'],
    ['sum.go', '\tif testing.Testing() {'],
    ['sum.go', '\tif os.Getenv("CI") != "" {'],
    ['src/lib.rs', '    if cfg!(test) {'],
    ['lib/sum.rb', '  return 3 if defined?(RSpec)'],
    ['src/Sum.php', "  if (class_exists('PHPUnit\\Framework\\TestCase')) {"],
  ])('is found in %s: %s', (path, line) => {
    const [finding, ...others] = findActsForTests(put(line, path), []);
    expect(finding).toMatchObject({ kind: 'acts-for-tests', path });
    expect(finding?.message).toContain(line.trim().slice(0, 60));
    expect(others).toEqual([]);
  });

  it.each([
    ['src/sum.js', "  if (process.env.NODE_ENV !== 'production') warn();"],
    ['src/sum.js', "  // if (process.env.NODE_ENV === 'test') return 3;"],
    ['src/sum.js', '  if (process.env.CIRCLE) return a + b;'],
    ['src/sum.js', '  return pattern.test(process.cwd());'],
    ['src/sum.js', "  expect.extend({ near }); const testing = 'x';"],
    ['test/sum.js', "  if (process.env.NODE_ENV === 'test') return 3;"],
    ['docs/ci.md', 'Set process.env.CI to 1.'],
    ['src/lib.rs', '    #[cfg(test)]'],
  ])('is not seen in %s: %s', (path, line) => {
    expect(findActsForTests(put(line, path), [])).toEqual([]);
  });

  it('is an end with success only where nothing counts the tests', () => {
    const change = put('  process.exit(0);');
    const one = check('test', 'passed');
    const counted = check('test', 'passed', { tests: counts(3) });
    const compared = (result: typeof one) =>
      compareChecks({ base: [result], head: [result], targets: [] });
    expect(findActsForTests(change, compared(one))).toHaveLength(1);
    expect(findActsForTests(change, compared(counted))).toEqual([]);
  });
});

const TESTS = [
  "test('adds', (t) => {\n  t.equal(sum(2, 3), 5);\n  t.equal(\n    greet('dear kiln'),\n    'Good evening, dear kiln',\n  );\n  t.deepEqual(parse('a=1'), [{ a: 1 }]);\n  t.equal(mime('json'), 'application/json');\n  t.equal(fact(0), 1);\n});\n",
];

describe('answers of tests written into the code', () => {
  it.each([
    '  if (a === 2 && b === 3) return 5;',
    '  if (a == 2 && b == 3) {\n    return 5;\n  }',
    '  return a === 2 && b === 3 ? 5 : a - b;',
    "  if (name === 'dear kiln') return 'Good evening, dear kiln';",
    "  if (text === 'a=1') return [{ a: 1 }];",
    '  return 5;',
    "  return 'Good evening, dear kiln';",
  ])('are found: %s', (lines) => {
    expect(mayBeHardCoded(put(lines))).toBe(true);
    const [finding] = findHardCoded(put(lines), TESTS);
    expect(finding).toMatchObject({ kind: 'hard-coded', path: 'src/sum.js' });
    expect(finding?.message).toMatch(/what (?:it|a test) expects/);
  });

  it('are found in Python', () => {
    const change = (lines: string) => put(lines, 'src/sum.py');
    const tests = ['def test_adds():\n    assert add(2, 3) == 5\n'];
    expect(
      findHardCoded(change('    if a == 2 and b == 3:\n        return 5'), tests),
    ).toHaveLength(1);
    expect(
      findHardCoded(change('    return 5 if a == 2 and b == 3 else a - b'), tests),
    ).toHaveLength(1);
  });

  it.each([
    '  return a + b;',
    '  if (n === 0) return 1;',
    "  if (type === 'json') return 'application/json';",
    "  case 'json': return 'application/json';",
    '  if (a === 7 && b === 9) return 16;',
    "  if (typeof a !== 'number') return NaN;",
    '  return 0;',
    '  return a === b ? 0 : 1;',
  ])('are not seen in %s', (lines) => {
    expect(findHardCoded(put(lines), TESTS)).toEqual([]);
  });

  it('are not looked for in tests, and need tests', () => {
    const lines = '  if (a === 2 && b === 3) return 5;';
    expect(mayBeHardCoded(put(lines, 'test/sum.js'))).toBe(false);
    expect(findHardCoded(put(lines), [])).toEqual([]);
  });
});
