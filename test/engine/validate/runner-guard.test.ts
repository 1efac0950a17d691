import { describe, expect, it } from 'vitest';
import { findRunnerChanges } from '../../../src/engine/validate/runner-guard.ts';
import { realChange } from './real-change.ts';

const changes = (path: string, before: string, after: string, commands: string[] = []): boolean =>
  findRunnerChanges(realChange({ [path]: before }, { [path]: after }), commands).length > 0;

const PACKAGE = `{
  "name": "sum",
  "version": "1.0.0",
  "description": "Adds",
  "keywords": [
    "add",
    "sum"
  ],
  "type": "module",
  "scripts": {
    "build": "tsc",
    "lint": "eslint .",
    "test": "tape test/*.js"
  },
  "jest": {
    "testPathIgnorePatterns": [
      "dist"
    ]
  },
  "dependencies": {
    "left-pad": "^1.0.0"
  },
  "devDependencies": {
    "tape": "^5.0.0"
  }
}
`;

describe('a manifest', () => {
  it.each([
    ['the test script', 'tape test/*.js', 'true'],
    ['another script', '"build": "tsc"', '"build": "echo"'],
    ['a new script', '"build": "tsc",', '"build": "tsc",\n    "pretest": "rm -rf test",'],
    ['runner settings', '"dist"', '"test"'],
    ['the module type', '"type": "module",', '"type": "commonjs",'],
    ['a runner from a folder', '"tape": "^5.0.0"', '"tape": "file:./fake"'],
  ])('that changes %s redefines a check', (_name, from, to) => {
    expect(PACKAGE).toContain(from);
    expect(changes('package.json', PACKAGE, PACKAGE.replace(from, to))).toBe(true);
  });

  it.each([
    ['its version', '"version": "1.0.0"', '"version": "1.1.0"'],
    ['its description', '"Adds"', '"Adds numbers"'],
    ['a keyword', '    "add",\n', '    "add",\n    "plus",\n'],
    ['a dependency', '"left-pad": "^1.0.0"', '"left-pad": "^1.3.0"'],
    ['a new dependency', '"left-pad": "^1.0.0"', '"left-pad": "^1.0.0",\n    "is-odd": "~3.0.1"'],
    ['its indentation', '    "tape"', '      "tape"'],
  ])('that changes %s does not', (_name, from, to) => {
    expect(PACKAGE).toContain(from);
    expect(changes('package.json', PACKAGE, PACKAGE.replace(from, to))).toBe(false);
  });

  it('cannot be cleared without its lines', () => {
    const files = [
      { path: 'package.json', status: 'modified' as const, insertions: 1, deletions: 1 },
    ];
    expect(findRunnerChanges({ files, patch: '' }, [])).toHaveLength(1);
  });

  it('in TOML redefines a check unless it only names versions', () => {
    const toml =
      '[project]\nname = "sum"\nversion = "1"\ndependencies = [\n  "requests>=2",\n]\n\n[tool.pytest.ini_options]\naddopts = "-q"\n';
    expect(changes('pyproject.toml', toml, toml.replace('-q', '--ignore=tests'))).toBe(true);
    expect(changes('pyproject.toml', toml, toml.replace('requests>=2', 'requests>=3'))).toBe(false);
    expect(changes('pyproject.toml', toml, toml.replace('version = "1"', 'version = "2"'))).toBe(
      false,
    );
  });
});

describe('configuration and scripts', () => {
  it.each([
    'vitest.config.ts',
    'vite.config.js',
    'packages/a/jest.config.cjs',
    'jest.setup.ts',
    '.mocharc.yml',
    '.nycrc',
    'eslint.config.js',
    '.eslintrc.json',
    '.eslintignore',
    'biome.json',
    'tsconfig.test.json',
    'conftest.py',
    'tests/conftest.py',
    'pytest.ini',
    'tox.ini',
    'setup.cfg',
    '.cargo/config.toml',
    '.golangci.yml',
    '.github/workflows/ci.yml',
    '.gitlab-ci.yml',
    'Jenkinsfile',
    '.husky/pre-commit',
    'scripts/check-links.js',
    'tools/ci/run-tests.sh',
    'playwright.config.ts',
  ])('%s decides what the checks run', (path) => {
    expect(changes(path, 'a\n', 'b\n')).toBe(true);
  });

  it.each([
    'src/check.ts',
    'README.md',
    'docs/test.md',
    'src/config.ts',
    'scripts/release.js',
    'lib/index.js',
  ])('%s does not', (path) => {
    expect(changes(path, 'a\n', 'b\n')).toBe(false);
  });

  it('includes any file a check command names', () => {
    expect(changes('lib/prove.js', 'a\n', 'b\n', ['node ./lib/prove.js --all'])).toBe(true);
    expect(changes('lib/prove.js', 'a\n', 'b\n', ['node lib/other.js'])).toBe(false);
  });

  it('leaves out prose that a command only looks at', () => {
    const command = 'grep -n old-name README.md && exit 1 || true';
    expect(changes('README.md', 'old-name\n', 'new-name\n', [command])).toBe(false);
  });

  it.each(['python -m doctest README.md', 'cram docs/usage.md README.md'])(
    'includes prose whose examples a command runs: %s',
    (command) => {
      expect(changes('README.md', 'a\n', 'b\n', [command])).toBe(true);
    },
  );

  it('includes a configuration that was renamed away', () => {
    const text = 'export default { test: { include: ["a"] } };\n';
    const change = realChange({ 'vitest.config.ts': text }, { 'old.txt': text });
    expect(findRunnerChanges(change, []).map((one) => one.path)).toEqual(['vitest.config.ts']);
  });
});

describe('build files', () => {
  const MAKE =
    '.PHONY: test\n\nbuild:\n\tcc -o sum sum.c\n\tstrip sum\n\nhello:\n\techo hi\n\techo ho\n\techo hu\n\techo he\n\techo ha\n\ntest:\n\t./run-all\n';

  it('redefine a check when a target about checks changes', () => {
    expect(changes('Makefile', MAKE, MAKE.replace('\t./run-all', '\ttrue'))).toBe(true);
    expect(changes('Makefile', MAKE, MAKE.replace('\techo ha', '\techo lint'))).toBe(true);
  });

  it('do not when another target changes', () => {
    expect(changes('Makefile', MAKE, MAKE.replace('\techo ho', '\techo yo'))).toBe(false);
  });

  it.each([
    ['Cargo.toml', '[package]\nname = "a"\n', '[package]\nname = "a"\n[lib]\ntest = false\n', true],
    ['Cargo.toml', '[package]\nname = "a"\n', '[package]\nname = "b"\n', false],
    ['pom.xml', '<a>\n</a>\n', '<a>\n<skipTests>true</skipTests>\n</a>\n', true],
    ['pom.xml', '<a>1</a>\n', '<a>2</a>\n', false],
    ['build.gradle', 'a\n', 'a\ntest { exclude "**" }\n', true],
    ['go.mod', 'module a\n', 'module a\nreplace x => ./y\n', true],
    ['go.mod', 'module a\n', 'module a\nrequire b v1.2.3\n', false],
  ])('%s (%#)', (path, before, after, expected) => {
    expect(changes(path, before, after)).toBe(expected);
  });

  it('cannot be cleared without their lines', () => {
    const files = [{ path: 'Makefile', status: 'modified' as const, insertions: 1, deletions: 1 }];
    expect(findRunnerChanges({ files, patch: '' }, [])).toHaveLength(1);
  });
});
