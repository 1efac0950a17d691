import { describe, expect, it } from 'vitest';
import { newDependencies } from '../../../src/engine/validate/review/new-dependencies.ts';
import { reviewReasons } from '../../../src/engine/validate/review/review-reasons.ts';
import type { ChangedFile } from '../../../src/shared/schema/evidence.ts';
import { ApprovalsConfig } from '../../../src/shared/schema/settings/approvals.ts';

const { review } = ApprovalsConfig.parse({});

function change(path: string, extra: Partial<ChangedFile> = {}): ChangedFile {
  return { path, status: 'modified', insertions: 1, deletions: 1, ...extra };
}

function patchOf(path: string, lines: readonly string[]): string {
  const added = lines.filter((line) => line.startsWith('+')).length;
  const removed = lines.filter((line) => line.startsWith('-')).length;
  const same = lines.length - added - removed;
  const head = `@@ -1,${removed + same} +1,${added + same} @@`;
  return [
    `diff --git a/${path} b/${path}`,
    `--- a/${path}`,
    `+++ b/${path}`,
    head,
    ...lines,
    '',
  ].join('\n');
}

function reasons(files: ChangedFile[], own: string[] = []): string[] {
  return reviewReasons({ files, patch: '' }, { own, review });
}

describe('a finished change waits for a look when it', () => {
  it.each([
    ['.github/workflows/ci.yml', 'touches .github/workflows/ci.yml (CI)'],
    ['.gitlab-ci.yml', 'CI'],
    ['.claude/settings.json', 'what agents are told'],
    ['.codex/config.toml', 'what agents are told'],
    ['.mcp.json', 'what agents are told'],
    ['AGENTS.md', 'what agents are told'],
    ['docs/CLAUDE.md', 'what agents are told'],
    ['.husky/pre-commit', 'git hooks'],
    ['.gitattributes', 'what git does'],
    ['.gitmodules', 'what git does'],
    ['.npmrc', 'where packages come from'],
    ['package-lock.json', 'a lockfile'],
    ['Dockerfile', 'a container'],
    ['infra/main.tf', 'deployment'],
    ['.env.production', 'credentials'],
    ['db/migrations/003_orders.sql', 'it changes a migration'],
    ['src/auth/roles.ts', 'it changes who may do what'],
    ['CODEOWNERS', 'it changes who may do what'],
    ['config/production.yml', 'production settings'],
  ])('changes %s', (path, why) => {
    expect(reasons([change(path)]).join('; ')).toContain(why);
  });

  it('touches what its owner protects, is large, deletes much or is not readable', () => {
    expect(reasons([change('LICENSE')], ['LICENSE'])).toEqual([
      'it touches LICENSE (protected by you)',
    ]);
    expect(reasons([change('a.ts', { insertions: 400, deletions: 0 })])).toEqual([]);
    expect(reasons([change('a.ts', { insertions: 401, deletions: 0 })])).toEqual([
      'it changes 401 lines',
    ]);
    const gone = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => change(name, { status: 'deleted' }));
    expect(reasons(gone.slice(1))).toEqual([]);
    expect(reasons(gone)).toEqual(['it deletes 6 files']);
    expect(reasons([change('a.png', { insertions: null, deletions: null })])).toEqual([
      'it changes binary files',
    ]);
  });

  it.each([['src/parser.ts'], ['docs/configuration.md'], ['test/login.test.ts'], ['README.md']])(
    'does not for %s',
    (path) => {
      expect(reasons([change(path)])).toEqual([]);
    },
  );
});

describe('a new dependency', () => {
  it.each([
    ['package.json', ['   "dependencies": {', '+    "left-pad": "^1.3.0",'], ['left-pad']],
    ['package.json', ['+    "@types/node": "24.0.0"'], ['@types/node']],
    ['requirements.txt', ['+requests==2.31'], ['requests']],
    ['pyproject.toml', ['+httpx = "^0.27"'], ['httpx']],
    ['pyproject.toml', ['+  "rich>=13",'], ['rich']],
    ['Cargo.toml', ['+serde = { version = "1", features = ["derive"] }'], ['serde']],
    ['go.mod', ['+\tgithub.com/pkg/errors v0.9.1'], ['github.com/pkg/errors']],
    ['Gemfile', ["+gem 'rails', '~> 7'"], ['rails']],
    ['build.gradle', ["+    testImplementation 'org.junit:junit:4.13'"], ['org.junit:junit']],
    ['pom.xml', ['+      <artifactId>guava</artifactId>'], ['guava']],
    ['App.csproj', ['+    <PackageReference Include="Serilog" Version="3" />'], ['Serilog']],
  ])('in %s is found: %j', (path, lines, names) => {
    const patch = patchOf(path, lines);
    expect(newDependencies(patch)).toEqual(names);
    expect(reviewReasons({ files: [change(path)], patch }, { own: [], review }).join()).toContain(
      'as a dependency',
    );
  });

  it('is none when only the version changes, or when another file says so', () => {
    const bump = ['-    "zod": "^4.1.0",', '+    "zod": "^4.2.0",'];
    expect(newDependencies(patchOf('package.json', bump))).toEqual([]);
    expect(
      newDependencies(
        patchOf('package.json', ['-  "version": "1.0.0",', '+  "version": "1.1.0",']),
      ),
    ).toEqual([]);
    expect(newDependencies(patchOf('notes.md', ['+requests==2.31']))).toEqual([]);
  });
});
