import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChecks } from '../../../src/node/checks/checks.ts';
import { detectChecks } from '../../../src/node/checks/detect-checks.ts';

const PYTEST = 'PATH="$PWD/.venv/bin:$PATH" python3 -m pytest';
const NPM = JSON.stringify({ scripts: { test: 'node --test', lint: 'eslint .' } });

describe('the checks of a repository that names none', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'nk-detect-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const detect = async (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    return (await detectChecks(folder)).map(({ name, command }) => [name, command]);
  };

  it.each<[string, Record<string, string>, string[][]]>([
    [
      'npm',
      { 'package.json': NPM },
      [
        ['lint', 'npm run -s lint'],
        ['test', 'npm run -s test'],
      ],
    ],
    [
      'make',
      { Makefile: '.PHONY: test lint\nCC := cc\ntest check: all\n\tcc x.c\nall:\n\ntests.o: a\n' },
      [
        ['test', 'make test'],
        ['check', 'make check'],
      ],
    ],
    ['pytest by its file', { 'pytest.ini': '[pytest]\n' }, [['test', PYTEST]]],
    ['pytest by a conftest', { 'tests/conftest.py': '' }, [['test', PYTEST]]],
    ['pytest by its name', { 'pyproject.toml': '[tool.pytest.ini_options]\n' }, [['test', PYTEST]]],
    [
      'pytest under uv',
      { 'pyproject.toml': 'dev = ["pytest>=8"]\n', 'uv.lock': '' },
      [['test', 'uv run pytest']],
    ],
    [
      'pytest under poetry',
      { 'pyproject.toml': 'pytest = "^8"\n', 'poetry.lock': '' },
      [['test', 'poetry run pytest']],
    ],
    ['cargo', { 'Cargo.toml': '[package]\n' }, [['test', 'cargo test']]],
    [
      'go',
      { 'go.mod': 'module x\n' },
      [
        ['vet', 'go vet ./...'],
        ['test', 'go test -v ./...'],
      ],
    ],
    ['gradle', { 'build.gradle': '' }, [['test', 'gradle --console=plain test']]],
    [
      'gradle by its wrapper',
      { 'settings.gradle.kts': '', gradlew: '' },
      [['test', 'sh ./gradlew --console=plain test']],
    ],
    ['maven', { 'pom.xml': '<project/>' }, [['test', 'mvn -B -ntp test']]],
    [
      'maven by its wrapper',
      { 'pom.xml': '<project/>', mvnw: '' },
      [['test', 'sh ./mvnw -B -ntp test']],
    ],
  ])('come from %s', async (_name, files, expected) => {
    expect(await detect(files)).toEqual(expected);
  });

  it('leave a language to the make target that has its name', async () => {
    expect(await detect({ 'go.mod': '', Makefile: 'test:\n\tgo test ./...\n' })).toEqual([
      ['test', 'make test'],
      ['vet', 'go vet ./...'],
    ]);
  });

  it('keep every language beside npm, each under a name of its own', async () => {
    const files = { 'package.json': NPM, 'Cargo.toml': '', 'go.mod': '', Makefile: 'test:\n' };
    expect(await detect(files)).toEqual([
      ['lint', 'npm run -s lint'],
      ['test', 'npm run -s test'],
      ['cargo-test', 'cargo test'],
      ['vet', 'go vet ./...'],
      ['go-test', 'go test -v ./...'],
    ]);
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['Python without pytest', { 'pyproject.toml': '[project]\nname = "x"\n' }],
    ['a makefile without checks', { Makefile: 'all:\n\ttest -f a\ntest := 1\n' }],
    ['a manifest that is no JSON', { 'package.json': '{"scripts":' }],
  ])('are none for %s', async (_name, files) => {
    expect(await detect(files)).toEqual([]);
  });

  it('are not read from links and folders', async () => {
    writeFileSync(path.join(folder, 'elsewhere'), 'test:\n');
    symlinkSync(path.join(folder, 'elsewhere'), path.join(folder, 'Makefile'));
    mkdirSync(path.join(folder, 'go.mod'));
    expect(await detectChecks(folder)).toEqual([]);
  });

  it('say that a tool is missing, and that this is not the code', async () => {
    await detect({ 'build.gradle': '', 'go.mod': '' });
    const bin = path.join(folder, 'bin');
    mkdirSync(bin);
    symlinkSync('/bin/sh', path.join(bin, 'sh'));
    const checks = createChecks({ logDir: path.join(folder, 'logs'), from: { PATH: bin } });
    for (const check of await checks.detect(folder)) {
      const result = await checks.run(folder, check, new AbortController().signal);
      expect(result).toMatchObject({
        outcome: 'could-not-run',
        tests: null,
        fault: { by: 'environment' },
      });
      expect(result.fault?.sentence).toContain('a program is missing');
    }
  });
});
