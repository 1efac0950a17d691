import { describe, expect, it } from 'vitest';
import {
  findProtected,
  isProtectedPath,
  tellProtected,
} from '../../../../src/engine/validate/protected/protected-paths.ts';
import { realChange } from '../real-change.ts';

const SCRIPTS = '{\n  "name": "x",\n  "scripts": {\n    "test": "node t.js"\n  }\n}\n';

/** The list of R59, each with other spellings of the same thing. */
const PROTECTED = [
  ...['.github/workflows/ci.yml', '.github/actions/x/action.yml', '.Gitlab-CI.yml'],
  ...['.gitlab-ci.yml', '.gitlab-ci-deploy.yml', 'Jenkinsfile', '.circleci/config.yml'],
  ...['.claude/settings.json', 'deep/.claude/agents/a.md', '.codex/config.toml', '.mcp.json'],
  ...['AGENTS.md', 'packages/a/Claude.md', '.cursor/rules/a.mdc', '.nightkiln.yml'],
  ...['.husky/pre-commit', '.pre-commit-config.yaml', 'lefthook.yml'],
  ...['.gitattributes', 'deep/.gitattributes', '.gitmodules'],
  ...['.npmrc', 'packages/a/.npmrc', '.yarnrc.yml', '.cargo/config.toml', 'pip.conf'],
  ...['package-lock.json', 'a/yarn.lock', 'pnpm-lock.yaml', 'Cargo.lock', 'go.sum', 'uv.lock'],
  ...['Dockerfile', 'docker/api.Dockerfile', 'Dockerfile.prod', 'docker-compose.yml'],
  ...['deploy/run.sh', 'infra/main.tf', 'modules/a/b.tf', 'k8s/api.yaml', 'helm/values.yaml'],
  ...['Procfile', 'vercel.json', 'scripts/deploy.sh', 'serverless.yml'],
  ...['.env', '.env.production', 'api/.env.local', '.envrc', 'prod.env', 'id.pem', 'tls/a.key'],
];

const ORDINARY = [
  ...['src/a.ts', 'README.md', 'docs/deploying.md', 'src/environment.ts', 'test/env.test.ts'],
  ...['src/docker.ts', 'src/lock.ts', 'src/github/workflows.ts', '.gitignore', 'src/keys.ts'],
  ...['src/deployment-view.ts', 'agents/a.ts', 'docs/agents.md.txt', 'package.json.md'],
];

describe('protected paths (R59)', () => {
  it.each(PROTECTED)('hold %s', (path) => {
    expect(isProtectedPath(path, [])).toBe(true);
  });

  it('hold each of them in a change, whether new, changed or gone', () => {
    const at = (text: string) => Object.fromEntries(PROTECTED.map((path) => [path, text]));
    const touched = (before: string | null, after: string | null) =>
      findProtected(
        realChange(before === null ? {} : at(before), after === null ? {} : at(after)),
        [],
      ).map((one) => one.path);
    expect(new Set(touched(null, 'new\n'))).toEqual(new Set(PROTECTED));
    expect(new Set(touched('old\n', 'new\n'))).toEqual(new Set(PROTECTED));
    expect(new Set(touched('old\n', null))).toEqual(new Set(PROTECTED));
  });

  it.each(ORDINARY)('let %s be', (path) => {
    expect(isProtectedPath(path, [])).toBe(false);
  });

  it('hold a deletion, and a file at the place it is moved from', () => {
    const ci = `${'run: it\n'.repeat(10)}`;
    const gone = realChange({ '.github/workflows/ci.yml': ci }, {});
    expect(findProtected(gone, [])).toEqual([{ path: '.github/workflows/ci.yml', what: 'CI' }]);
    const moved = realChange({ '.github/workflows/ci.yml': ci }, { 'docs/ci.txt': ci });
    expect(findProtected(moved, [])).toEqual([{ path: '.github/workflows/ci.yml', what: 'CI' }]);
  });

  it('hold a move whose patch is cut before it says from where', () => {
    const files = [{ path: 'docs/ci.txt', status: 'renamed' as const }];
    expect(findProtected({ files, patch: '' }, [])).toEqual([
      { path: 'docs/ci.txt', what: 'moved from a place not shown' },
    ]);
  });

  it('hold package scripts, and let a description or a version be', () => {
    const change = (to: string) =>
      findProtected(realChange({ 'package.json': SCRIPTS }, { 'package.json': to }), []);
    expect(change(SCRIPTS.replace('node t.js', 'true'))).toEqual([
      { path: 'package.json', what: 'package scripts' },
    ]);
    expect(change(SCRIPTS.replace('"scripts"', '"postinstall": "x",\n  "scripts"'))).toHaveLength(
      1,
    );
    expect(change(SCRIPTS.replace('"x"', '"y"'))).toEqual([]);
  });

  it('hold what the person names', () => {
    const change = realChange({}, { 'src/billing/a.ts': 'x\n', 'src/b.ts': 'x\n' });
    expect(findProtected(change, ['src/billing/**'])).toEqual([
      { path: 'src/billing/a.ts', what: 'protected by you' },
    ]);
  });

  it('are told in a few words', () => {
    const touches = ['a', 'b', 'c'].map((path) => ({ path, what: 'CI' }));
    expect(tellProtected(touches.slice(0, 2))).toBe('a (CI) and b (CI)');
    expect(tellProtected(touches)).toBe('a (CI), b (CI) and 1 more');
  });
});
