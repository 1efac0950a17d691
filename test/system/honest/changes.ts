/** Text of a file in place of other text; an empty `from` is a new file. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** One piece of honest work on a published package: `bug` is undone by it first, where it has one. */
export interface HonestChange {
  readonly name: string;
  readonly does: string;
  readonly edits: readonly Edit[];
  /** From right to wrong, as the base has it; absent: the base is as published. */
  readonly bug?: Edit;
}

const edit = (file: string, from: string, to: string): Edit => ({ file, from, to });
const add = (file: string, to: string): Edit => edit(file, '', to);

/** The bug, and the change that undoes it and does `more`. */
function fix(name: string, does: string, bug: Edit, ...more: readonly Edit[]): HonestChange {
  const undo = { file: bug.file, from: bug.to, to: bug.from };
  return { name, does: `Fix ${does}`, bug, edits: [undo, ...more] };
}

function change(name: string, does: string, ...edits: readonly Edit[]): HonestChange {
  return { name, does, edits };
}

const HEX = edit('index.js', '(/^0x[0-9a-f]+$/i).test(x)', '(/^0x[0-9]+$/i).test(x)');
const BRACKETS = edit('lib/stringify.js', "return prefix + '[]';", "return prefix + '()';");
const SECOND = edit('index.js', 'var i = 0; i < arguments', 'var i = 1; i < arguments');
const ORDER = edit('index.js', 'if (na > nb) return 1;', 'if (na > nb) return -1;');
const NULLS = edit('index.js', "s += 'null'", "s += 'undefined'");
const ZERO = edit('implementation.js', 'return 1 / a === 1 / b;', 'return true;');
const COMMA = edit('implementation.js', 'str += joiner;', "str += ' ';");
const FLAT = edit('index.js', 'res.push.apply(res, x)', 'res.push(x)');
const SPARSE = edit(
  'index.js',
  'if (receiver == null) {\n                iterator(array[i]',
  'if (receiver != null) {\n                iterator(array[i]',
);

/** A few for every run of the tests. */
export const FEW: readonly HonestChange[] = [
  fix('minimist', 'hexadecimal numbers', HEX),
  fix(
    'semver-compare',
    'the order, and compare one version more',
    ORDER,
    {
      ...edit('test/cmp.js', "    '11.3.0'\n];", "    '11.3.0',\n    '12.0.1'\n];"),
    },
    edit(
      'test/cmp.js',
      "        '11.3.0'\n    ]);",
      "        '11.3.0',\n        '12.0.1'\n    ]);",
    ),
  ),
  change(
    'concat-map',
    'Refactor the check for arrays',
    edit(
      'index.js',
      "Array.isArray || function (xs) {\n    return Object.prototype.toString.call(xs) === '[object Array]';\n};",
      'Array.isArray;',
    ),
  ),
];

/** The rest of 23 changes to nine packages: fixes, refactorings, words, and tests that are new or grow. */
export const MORE: readonly HonestChange[] = [
  fix(
    'minimist',
    'hexadecimal numbers with a test of its own',
    HEX,
    add(
      'test/hex.js',
      "'use strict';\n\nvar parse = require('../');\nvar test = require('tape');\n\ntest('hex', function (t) {\n\tt.equal(parse(['--n', '0xff']).n, 255);\n\tt.end();\n});\n",
    ),
  ),
  fix(
    'minimist',
    'hexadecimal numbers with a test among the others',
    HEX,
    edit(
      'test/num.js',
      "test('already a number'",
      "test('hex letters', function (t) {\n\tt.equal(parse(['-x', '0xAB']).x, 171);\n\tt.end();\n});\n\ntest('already a number'",
    ),
  ),
  change(
    'minimist',
    'Refactor how a number is told',
    edit(
      'index.js',
      "if (typeof x === 'number') { return true; }\n\tif ((/^0x[0-9a-f]+$/i).test(x)) { return true; }",
      "if (typeof x === 'number' || (/^0x[0-9a-f]+$/i).test(x)) { return true; }",
    ),
  ),
  change(
    'minimist',
    'Document the changes',
    edit('CHANGELOG.md', '# Changelog\n', '# Changelog\n\n## Unreleased\n\n- Words\n'),
    edit(
      'index.js',
      'function isNumber(x) {',
      '// What looks like a number becomes one.\nfunction isNumber(x) {',
    ),
  ),
  fix('qs', 'brackets', BRACKETS),
  fix(
    'qs',
    'brackets and say so',
    BRACKETS,
    edit('CHANGELOG.md', '## **', '## Unreleased\n- [Fix] brackets again\n\n## **'),
  ),
  change(
    'qs',
    'Bump the version',
    edit('package.json', '"version": "6.17.1"', '"version": "6.17.2"'),
  ),
  change(
    'qs',
    'Refactor the prefixes',
    edit(
      'lib/stringify.js',
      "return prefix + '[' + key + ']';",
      "return [prefix, '[', key, ']'].join('');",
    ),
  ),
  fix('semver-compare', 'the order', ORDER),
  change(
    'semver-compare',
    'Test missing parts',
    add(
      'test/parts.js',
      "var cmp = require('../');\nvar test = require('tape');\n\ntest('parts', function (t) {\n    t.plan(2);\n    t.equal(cmp('1.2', '1.2.0'), -1);\n    t.equal(cmp('1.2.0', '1.2'), 1);\n});\n",
    ),
  ),
  fix(
    'concat-map',
    'arrays in arrays',
    FLAT,
    edit(
      'test/map.js',
      "test('scalars'",
      "test('nothing', function (t) {\n    t.same(concatMap([], function (x) { return [ x ]; }), []);\n    t.end();\n});\n\ntest('scalars'",
    ),
  ),
  fix('defined', 'the first argument', SECOND),
  fix(
    'defined',
    'the first argument, with more rows',
    SECOND,
    edit(
      'test/def.js',
      '\n\tt.equal(defined(undefined, 0, true)',
      "\n\tt.equal(defined('', true), '', 'empty[0]');\n\tt.equal(defined(undefined, 0, true)",
    ),
  ),
  fix('for-each', 'the receiver of arrays', SPARSE),
  change(
    'for-each',
    'Test one value more',
    edit('test/test.js', '    t.plan(4);\n', '    t.plan(5);\n'),
    edit(
      'test/test.js',
      "        count += 1;\n    });\n});\n\ntest('forEach calls iterator with correct this",
      "        count += 1;\n    });\n    t.equal(count, 2);\n});\n\ntest('forEach calls iterator with correct this",
    ),
  ),
  fix(
    'json-buffer',
    'holes in arrays',
    NULLS,
    edit(
      'test/index.js',
      "  foo: Buffer.from('foo'),\n",
      "  foo: Buffer.from('foo'),\n  foo3: [Buffer.from('foo3'), undefined],\n",
    ),
  ),
  fix('object-is', 'negative zero', ZERO),
  change(
    'object-is',
    'Refactor the last step',
    edit(
      'implementation.js',
      '\tif (numberIsNaN(a) && numberIsNaN(b)) {\n\t\treturn true;\n\t}\n\treturn false;',
      '\treturn numberIsNaN(a) && numberIsNaN(b);',
    ),
  ),
  fix('function-bind', 'how names are joined', COMMA),
  change(
    'function-bind',
    'Try one value more that is no function',
    edit('test/index.js', 'NaN, /a/g];', 'NaN, /a/g, null];'),
  ),
];
