import { describe, expect, it } from 'vitest';
import { findTestWeakening } from '../../../src/engine/validate/test-guard.ts';
import { isTestPath } from '../../../src/engine/validate/test-language.ts';
import { realChange, type Tree } from './real-change.ts';

const kinds = (before: Tree, after: Tree): string[] =>
  findTestWeakening(realChange(before, after)).map((finding) => finding.kind);

const CSHARP = `using Xunit;\n\nnamespace Sums;\n\npublic class SumTests\n{\n    [Fact]\n    public void Adds()\n    {\n        Assert.Equal(3, Sum.Of(1, 2));\n    }\n\n    [Fact]\n    public void Zero()\n    {\n        Assert.Equal(2, Sum.Of(0, 2));\n    }\n}\n`;
const KOTLIN = `package x\n\nimport kotlin.test.Test\n\nclass SumTest {\n    @Test\n    fun adds() {\n        assertEquals(3, sum(1, 2))\n    }\n\n    @Test\n    fun zero() {\n        assertEquals(2, sum(0, 2))\n    }\n}\n`;
const RSPEC = `require 'sum'\n\nRSpec.describe Sum do\n  it 'adds' do\n    expect(Sum.of(1, 2)).to eq(3)\n  end\n\n  it 'adds zero' do\n    expect(Sum.of(0, 2)).to eq(2)\n  end\nend\n`;
const MINITEST = `require 'minitest/autorun'\n\nclass SumTest < Minitest::Test\n  def test_adds\n    assert_equal 3, sum(1, 2)\n  end\n\n  def test_zero\n    assert_equal 2, sum(0, 2)\n  end\nend\n`;
const PHP = `<?php\n\nuse PHPUnit\\Framework\\TestCase;\n\nfinal class SumTest extends TestCase\n{\n    public function testAdds(): void\n    {\n        $this->assertSame(3, sum(1, 2));\n    }\n\n    public function testZero(): void\n    {\n        $this->assertSame(2, sum(0, 2));\n    }\n}\n`;
const BATS = `load helper\n\n@test "adds" {\n  run sum 1 2\n  [ "$output" = 3 ]\n}\n\n@test "adds zero" {\n  run sum 0 2\n  [ "$output" = 2 ]\n}\n`;

const FILES: readonly (readonly [string, string])[] = [
  ['Sums.Tests/SumTests.cs', CSHARP],
  ['src/test/kotlin/SumTest.kt', KOTLIN],
  ['spec/sum_spec.rb', RSPEC],
  ['test/sum_test.rb', MINITEST],
  ['tests/SumTest.php', PHP],
  ['test/sum.bats', BATS],
];

describe('tests in C#, Kotlin, Ruby, PHP and shell', () => {
  it.each(FILES)('finds that %s was deleted', (path, text) => {
    expect(kinds({ [path]: text }, { 'other.txt': 'x' })).toEqual(['test-deleted']);
  });

  it.each([
    [0, /\n {4}\[Fact\]\n {4}public void Zero[\s\S]*?\n {4}\}\n/],
    [1, /\n {4}@Test\n {4}fun zero[\s\S]*?\n {4}\}\n/],
    [2, /\n {2}it 'adds zero'[\s\S]*?\n {2}end\n/],
    [3, /\n {2}def test_zero[\s\S]*?\n {2}end\n/],
    [4, /\n {4}public function testZero[\s\S]*?\n {4}\}\n/],
    [5, /\n@test "adds zero"[\s\S]*?\n\}\n/],
  ])('finds a test removed (%#)', (at, block) => {
    const [path = '', text = ''] = FILES[at] ?? [];
    expect(text).toMatch(block);
    expect(kinds({ [path]: text }, { [path]: text.replace(block, '') })).toContain('tests-fewer');
  });

  it.each([
    [0, '[Fact]\n    public void Adds', '[Fact(Skip = "later")]\n    public void Adds'],
    [0, '        Assert.Equal(3', '        Assert.Ignore();\n        Assert.Equal(3'],
    [0, '[Fact]\n    public void Adds', '[Fact]\n    [Ignore("x")]\n    public void Adds'],
    [1, '    @Test\n    fun adds', '    @Ignore\n    @Test\n    fun adds'],
    [1, '    @Test\n    fun adds', '    @Disabled("x")\n    @Test\n    fun adds'],
    [2, "it 'adds' do", "xit 'adds' do"],
    [2, "it 'adds' do", "it 'adds', :skip do"],
    [2, "it 'adds' do", "it 'adds', skip: 'x' do"],
    [2, "it 'adds' do\n", "it 'adds' do\n    skip 'later'\n"],
    [3, 'def test_adds\n', 'def test_adds\n    skip\n'],
    [
      4,
      'void\n    {\n        $this->assertSame(3',
      'void\n    {\n        $this->markTestSkipped();\n        $this->assertSame(3',
    ],
    [
      4,
      '    public function testAdds',
      '    #[DoesNotPerformAssertions]\n    public function testAdds',
    ],
    [5, '  run sum 1 2', '  skip\n  run sum 1 2'],
  ])('finds a skip (%#)', (at, from, to) => {
    const [path = '', text = ''] = FILES[at] ?? [];
    expect(text).toContain(from);
    expect(kinds({ [path]: text }, { [path]: text.replace(from, to) })).toContain('test-skipped');
  });

  it.each([
    [0, '        Assert.Equal(3', '        return;\n        Assert.Equal(3'],
    [0, '    [Fact]\n    public void Adds', '#if NEVER\n    [Fact]\n    public void Adds'],
    [1, '        assertEquals(3', '        return\n        assertEquals(3'],
    [2, '    expect(Sum.of(1', '    next\n    expect(Sum.of(1'],
    [3, '    assert_equal 3', '    return\n    assert_equal 3'],
    [4, '        $this->assertSame(3', '        return;\n        $this->assertSame(3'],
    [5, '  run sum 1 2', '  return 0\n  run sum 1 2'],
  ])('finds tests kept from running (%#)', (at, from, to) => {
    const [path = '', text = ''] = FILES[at] ?? [];
    expect(text).toContain(from);
    const found = findTestWeakening(
      realChange({ [path]: text }, { [path]: text.replace(from, to) }),
    );
    expect(found.some((one) => /^Keeps tests/.test(one.message))).toBe(true);
  });

  it.each([
    [0, 'Assert.Equal(3, Sum.Of(1, 2))', 'Assert.True(true)'],
    [1, 'assertEquals(3, sum(1, 2))', 'assertTrue(true)'],
    [2, 'eq(3)', 'eq(-1)'],
    [3, 'assert_equal 3', 'assert_equal -1'],
    [4, 'assertSame(3', 'assertSame(-1'],
    [5, '[ "$output" = 3 ]', '[ -n "$output" ]'],
  ])('finds a rewritten assertion (%#)', (at, from, to) => {
    const [path = '', text = ''] = FILES[at] ?? [];
    expect(text).toContain(from);
    expect(kinds({ [path]: text }, { [path]: text.replace(from, to) })).toContain('tests-fewer');
  });

  it.each([
    [
      0,
      '\n    [Fact]\n    public void More()\n    {\n        Assert.Equal(4, Sum.Of(2, 2));\n    }\n}\n',
      /\}\n$/,
    ],
    [1, '\n    @Test\n    fun more() {\n        assertEquals(4, sum(2, 2))\n    }\n}\n', /\}\n$/],
    [2, "\n  it 'adds more' do\n    expect(Sum.of(2, 2)).to eq(4)\n  end\nend\n", /end\n$/],
    [3, '\n  def test_more\n    assert_equal 4, sum(2, 2)\n  end\nend\n', /end\n$/],
    [
      4,
      '\n    public function testMore(): void\n    {\n        $this->assertSame(4, sum(2, 2));\n    }\n}\n',
      /\}\n$/,
    ],
    [5, '}\n\n@test "more" {\n  run sum 2 2\n  [ "$output" = 4 ]\n}\n', /\}\n$/],
  ])('does not mind a new test (%#)', (at, more, end) => {
    const [path = '', text = ''] = FILES[at] ?? [];
    expect(kinds({ [path]: text }, { [path]: text.replace(end, () => more) })).toEqual([]);
  });

  it.each([
    ['src/androidTest/kotlin/A.kt', true],
    ['App.UnitTests/Helper.cs', true],
    ['pkg/golden/out.txt', true],
    ['web/__snapshots__/a.md', true],
    ['src/render.approved.txt', true],
    ['test/README.md', false],
    ['src/latest/index.js', false],
    ['src/contest.rb', false],
    ['docs/testing.md', false],
  ])('knows whether %s belongs to the tests', (path, expected) => {
    expect(isTestPath(path)).toBe(expected);
  });
});
