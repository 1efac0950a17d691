import { describe, expect, it } from 'vitest';
import { findTestWeakening } from '../../../src/engine/validate/test-guard.ts';
import { realChange, type Tree } from './real-change.ts';

const kinds = (before: Tree, after: Tree): string[] =>
  findTestWeakening(realChange(before, after)).map((finding) => finding.kind);

const JS = `import { sum } from '../src/sum.js';\nimport test from 'tape';\n\ntest('adds', (t) => {\n  t.equal(sum(1, 2), 3);\n  t.end();\n});\n\ntest('adds zero', (t) => {\n  t.equal(sum(0, 2), 2);\n  t.end();\n});\n`;
const VITEST = `import { expect, it } from 'vitest';\n\ndescribe('sum', () => {\n  it('adds', () => {\n    expect(sum(1, 2)).toBe(3);\n  });\n\n  it('adds zero', () => {\n    expect(sum(0, 2)).toBe(2);\n  });\n});\n`;
const PY = `import unittest\n\n\ndef test_adds():\n    assert add(1, 2) == 3\n\n\ndef test_zero():\n    assert add(0, 2) == 2\n`;
const GO = `package sum\n\nimport "testing"\n\nfunc TestAdds(t *testing.T) {\n\tif Sum(1, 2) != 3 {\n\t\tt.Fatal("no")\n\t}\n}\n\nfunc TestZero(t *testing.T) {\n\tif Sum(0, 2) != 2 {\n\t\tt.Fatal("no")\n\t}\n}\n`;
const RUST = `pub fn sum(a: i32, b: i32) -> i32 {\n    a - b\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn adds() {\n        assert_eq!(sum(1, 2), 3);\n    }\n\n    #[test]\n    fn zero() {\n        assert_eq!(sum(0, 2), 2);\n    }\n}\n`;
const JAVA = `package x;\n\nimport org.junit.jupiter.api.Test;\n\nclass SumTest {\n  @Test\n  void adds() {\n    assertEquals(3, sum(1, 2));\n  }\n\n  @Test\n  void zero() {\n    assertEquals(2, sum(0, 2));\n  }\n}\n`;

describe('deleted and removed tests', () => {
  it.each([
    ['test/sum.js', JS],
    ['src/sum.test.ts', VITEST],
    ['__tests__/sum.jsx', VITEST],
    ['spec/sum_spec.mjs', VITEST],
    ['tests/test_sum.py', PY],
    ['pkg/sum_test.go', GO],
    ['tests/sum.rs', RUST],
    ['src/test/java/x/SumTest.java', JAVA],
    ['test/__snapshots__/sum.snap', 'exports[`a`] = 1;\n'],
  ])('finds that %s was deleted', (path, text) => {
    expect(kinds({ [path]: text }, { 'other.txt': 'x' })).toEqual(['test-deleted']);
  });

  it.each([
    ['test/sum.js', JS, "test('adds zero', (t) => {\n  t.equal(sum(0, 2), 2);\n  t.end();\n});\n"],
    [
      'src/sum.test.ts',
      VITEST,
      "  it('adds zero', () => {\n    expect(sum(0, 2)).toBe(2);\n  });\n",
    ],
    ['tests/test_sum.py', PY, 'def test_zero():\n    assert add(0, 2) == 2\n'],
    [
      'pkg/sum_test.go',
      GO,
      'func TestZero(t *testing.T) {\n\tif Sum(0, 2) != 2 {\n\t\tt.Fatal("no")\n\t}\n}\n',
    ],
    [
      'src/lib.rs',
      RUST,
      '    #[test]\n    fn zero() {\n        assert_eq!(sum(0, 2), 2);\n    }\n',
    ],
    [
      'src/test/java/x/SumTest.java',
      JAVA,
      '  @Test\n  void zero() {\n    assertEquals(2, sum(0, 2));\n  }\n',
    ],
  ])('finds a test removed from %s', (path, text, removed) => {
    expect(text).toContain(removed);
    expect(kinds({ [path]: text }, { [path]: text.replace(removed, '') })).toContain('tests-fewer');
  });

  it('names the test that is gone', () => {
    const removed = "test('adds zero', (t) => {\n  t.equal(sum(0, 2), 2);\n  t.end();\n});\n";
    const findings = findTestWeakening(
      realChange({ 'test/a.js': JS }, { 'test/a.js': JS.replace(removed, '') }),
    );
    expect(findings[0]).toEqual({
      kind: 'tests-fewer',
      message: 'Removes a test: "adds zero".',
      path: 'test/a.js',
    });
  });

  it('counts several tests that are gone', () => {
    const text = VITEST.split('\n').slice(0, 3).concat('});\n').join('\n');
    const findings = findTestWeakening(realChange({ 'a.test.ts': VITEST }, { 'a.test.ts': text }));
    expect(findings[0]?.message).toBe('Removes 2 tests: "adds", "adds zero".');
  });

  it('finds a test file renamed to something no runner picks up', () => {
    expect(kinds({ 'test/sum.test.js': JS }, { 'old/sum.bak': JS })).toEqual(['test-deleted']);
  });
});

describe('skipped, commented-out and disabled tests', () => {
  it.each([
    ['a.test.ts', VITEST, "it('adds'", "it.skip('adds'"],
    ['a.test.ts', VITEST, "it('adds'", "it.only('adds'"],
    ['a.test.ts', VITEST, "it('adds'", "it.todo('adds'"],
    ['a.test.ts', VITEST, "it('adds'", "it.fails('adds'"],
    ['a.test.ts', VITEST, "it('adds'", "xit('adds'"],
    ['a.test.ts', VITEST, "describe('sum'", "describe.skip('sum'"],
    ['a.test.ts', VITEST, "describe('sum'", "xdescribe('sum'"],
    ['a.test.ts', VITEST, "describe('sum'", "describe.concurrent.skip('sum'"],
    ['a.test.ts', VITEST, "it('adds', ()", "it('adds', { skip: true }, ()"],
    ['a.test.ts', VITEST, "it('adds', ()", "it('adds', { todo: 'later' }, ()"],
    ['test/a.js', JS, "test('adds', (t) => {", "test('adds', (t) => {\n  t.skip('later');"],
    ['test/a.js', JS, "test('adds', (t) => {", "test.skip('adds', (t) => {"],
    ['test/a.js', JS, "test('adds', (t) => {", "test('adds', function () {\n  this.skip();"],
    ['tests/test_a.py', PY, 'def test_adds', '@pytest.mark.skip\ndef test_adds'],
    ['tests/test_a.py', PY, 'def test_adds', '@pytest.mark.xfail(reason="x")\ndef test_adds'],
    ['tests/test_a.py', PY, 'def test_adds', '@unittest.skipIf(True, "x")\ndef test_adds'],
    [
      'tests/test_a.py',
      PY,
      'import unittest\n',
      'import unittest\npytestmark = pytest.mark.slow\n',
    ],
    ['tests/test_a.py', PY, 'def test_adds():\n', 'def test_adds():\n    pytest.skip("later")\n'],
    [
      'pkg/a_test.go',
      GO,
      'func TestAdds(t *testing.T) {\n',
      'func TestAdds(t *testing.T) {\n\tt.Skip("later")\n',
    ],
    ['pkg/a_test.go', GO, 'package sum', '//go:build ignore\n\npackage sum'],
    ['src/lib.rs', RUST, '    #[test]\n    fn adds', '    #[test]\n    #[ignore]\n    fn adds'],
    ['src/lib.rs', RUST, '#[cfg(test)]', '#[cfg(never)]'],
    [
      'src/test/java/x/ATest.java',
      JAVA,
      '  @Test\n  void adds',
      '  @Disabled("x")\n  @Test\n  void adds',
    ],
    [
      'src/test/java/x/ATest.java',
      JAVA,
      '  void adds() {\n',
      '  void adds() {\n    assumeTrue(false);\n',
    ],
  ])('finds a skip in %s (%#)', (path, text, from, to) => {
    expect(text).toContain(from);
    expect(kinds({ [path]: text }, { [path]: text.replace(from, to) })).toContain('test-skipped');
  });

  it.each([
    ['a.test.ts', VITEST, /^( {2}it\('adds', [\s\S]*?\n {2}\}\);)/m, '// '],
    ['tests/test_a.py', PY, /^(def test_adds[\s\S]*?3)/m, '# '],
    ['pkg/a_test.go', GO, /^(func TestAdds[\s\S]*?^\})/m, '// '],
    ['src/test/java/x/ATest.java', JAVA, /^( {2}@Test\n {2}void adds[\s\S]*?^ {2}\})/m, '// '],
  ])('finds tests commented out in %s', (path, text, block, mark) => {
    const after = text.replace(block, (found) =>
      found
        .split('\n')
        .map((one) => mark + one.trim())
        .join('\n'),
    );
    const findings = findTestWeakening(realChange({ [path]: text }, { [path]: after }));
    expect(findings.some((one) => /^Comments out/.test(one.message))).toBe(true);
  });

  it.each([
    ['a.test.ts', VITEST, "  it('adds', ", "  /*\n  it('adds', "],
    ['a.test.ts', VITEST, "  it('adds', ", "  if (false) {\n  it('adds', "],
    ['a.test.ts', VITEST, '    expect(sum(1', '    return;\n    expect(sum(1'],
    ['a.test.ts', VITEST, "describe('sum'", "process.exit(0);\ndescribe('sum'"],
    ['tests/test_a.py', PY, 'def test_adds', '"""\ndef test_adds'],
    ['tests/test_a.py', PY, '    assert add(1', '    return\n    assert add(1'],
    ['pkg/a_test.go', GO, '\tif Sum(1', '\treturn\n\tif Sum(1'],
    ['src/test/java/x/ATest.java', JAVA, '    assertEquals(3', '    return;\n    assertEquals(3'],
    ['tests/sum.rs', RUST, '        assert_eq!(sum(1', '        return;\n        assert_eq!(sum(1'],
  ])('finds tests kept from running in %s (%#)', (path, text, from, to) => {
    const findings = findTestWeakening(
      realChange({ [path]: text }, { [path]: text.replace(from, to) }),
    );
    expect(findings.some((one) => /^Keeps tests/.test(one.message))).toBe(true);
  });
});

describe('rewritten tests', () => {
  it.each([
    ['an expected value', 'a.test.ts', VITEST, 'toBe(3)', 'toBe(-1)'],
    [
      'a trivial replacement',
      'a.test.ts',
      VITEST,
      'expect(sum(1, 2)).toBe(3)',
      'expect(true).toBe(true)',
    ],
    ['an assertion removed', 'test/a.js', JS, '  t.equal(sum(1, 2), 3);\n', ''],
    ['a Python assertion', 'tests/test_a.py', PY, '== 3', '== -1'],
    ['a Go comparison', 'pkg/a_test.go', GO, '!= 3', '!= -1'],
    [
      'an inline Rust assertion',
      'src/lib.rs',
      RUST,
      'assert_eq!(sum(1, 2), 3)',
      'assert_eq!(1, 1)',
    ],
    [
      'a Java assertion',
      'src/test/java/x/ATest.java',
      JAVA,
      'assertEquals(3, sum',
      'assertEquals(-1, sum',
    ],
    ['a fixture', 'test/fixtures/a.json', '{\n  "sum": 3\n}\n', '3', '-1'],
    ['a snapshot', 'src/__snapshots__/a.snap', 'exports[`a`] = `3`;\n', '3', '-1'],
    [
      'a helper',
      'test/support/near.js',
      'export const near = (a, b) => a === b;\n',
      'a === b',
      'true',
    ],
  ])('finds %s', (_name, path, text, from, to) => {
    expect(text).toContain(from);
    expect(kinds({ [path]: text }, { [path]: text.replace(from, to) })).toContain('tests-fewer');
  });

  it('takes a patch that was cut off, or lacks a test file, as unknown', () => {
    const change = realChange(
      { 'a.test.ts': VITEST },
      { 'a.test.ts': VITEST.replace('toBe(3)', 'toBe(3.0)') },
    );
    const cut = { ...change, patch: change.patch.split('\n').slice(0, 8).join('\n') };
    expect(findTestWeakening(cut)[0]?.message).toBe(
      'The change to a.test.ts could not be read in full.',
    );
    expect(findTestWeakening({ ...change, patch: '' })[0]?.kind).toBe('tests-fewer');
    const binary = {
      path: 'test/a.png',
      status: 'modified' as const,
      insertions: null,
      deletions: null,
    };
    expect(findTestWeakening({ files: [binary], patch: '' })).toHaveLength(1);
  });
});

describe('what is no weakening', () => {
  const more = "\n  it('adds more', () => {\n    expect(sum(2, 2)).toBe(4);\n  });\n";

  it.each<[string, Tree, Tree]>([
    [
      'new tests',
      { 'a.test.ts': VITEST },
      { 'a.test.ts': VITEST.replace('\n});\n\n  it(', `\n});\n${more}\n  it(`) },
    ],
    ['a new test file', {}, { 'test/a.js': JS }],
    ['a new binary fixture', {}, { 'test/a.bin': '\u0000\u0001' }],
    ['a renamed test file', { 'test/old.js': JS }, { 'test/new.js': JS }],
    [
      'a test file moved with its import',
      { 'test/a.js': JS },
      { 'test/deep/a.js': JS.replace('../src', '../../src') },
    ],
    [
      'a test moved to another file',
      { 'test/a.js': JS, 'test/b.js': '' },
      {
        'test/a.js': JS.slice(0, JS.indexOf("test('adds zero'")),
        'test/b.js': JS.slice(JS.indexOf("test('adds zero'")),
      },
    ],
    [
      'a renamed title',
      { 'a.test.ts': VITEST },
      { 'a.test.ts': VITEST.replace("'adds zero'", "'adds nothing'") },
    ],
    [
      'other blanks',
      { 'a.test.ts': VITEST },
      { 'a.test.ts': VITEST.replaceAll('    ', '\t\t').replaceAll(';\n', ';  \n') },
    ],
    [
      'a comment',
      { 'a.test.ts': `// old words\n${VITEST}` },
      { 'a.test.ts': `// new words\n${VITEST}` },
    ],
    ['source only', { 'src/a.ts': 'const a = re.test(x);\n' }, { 'src/a.ts': 'const a = 1;\n' }],
    ['inline Rust code', { 'src/lib.rs': RUST }, { 'src/lib.rs': RUST.replace('a - b', 'a + b') }],
    ['prose in a test folder', { 'test/README.md': 'one\n' }, { 'test/README.md': 'two\n' }],
    ['a specification', { 'api.spec.yaml': 'a: 1\n' }, { 'api.spec.yaml': 'a: 2\n' }],
    ['a deleted source file', { 'src/a.ts': 'a\n' }, { 'src/b.py': 'zzzz\n' }],
  ])('%s', (_name, before, after) => {
    expect(kinds(before, after)).toEqual([]);
  });
});
