import type { Finding } from '../../shared/schema/evidence.ts';
import { changedLines, type LineChange } from './line-change.ts';
import { changesManifest } from './manifest-guard.ts';
import { parsePatch } from './patch.ts';
import type { GuardedChange } from './test-guard.ts';

/** Files that decide what a check runs or how strict it is. Any change to them counts. */
const RUNNER_FILES: readonly RegExp[] = [
  /(?:^|\/)(?:vitest|vite|jest|karma|playwright|cypress|ava|wdio|babel|nyc|c8|web-test-runner)\.?(?:workspace|setup|config|conf)?\.(?:[cm]?[jt]s|json)$/,
  /(?:^|\/)[\w-]*(?:jest|vitest|mocha|test)[.-]?(?:setup|config|preset|teardown|globals)[\w.-]*\.\w+$/i,
  /(?:^|\/)\.(?:mocharc|nycrc|c8rc|taprc|eslintrc|prettierrc|stylelintrc|markdownlint|swcrc|babelrc)[\w.]*$/,
  /(?:^|\/)(?:eslint|prettier|stylelint)\.config\.\w+$/,
  /(?:^|\/)(?:biome|deno|tslint|\.oxlintrc)\.jsonc?$/,
  /(?:^|\/)tsconfig[\w.-]*\.json$/,
  /(?:^|\/)\.(?:eslint|prettier|stylelint)ignore$/,
  /(?:^|\/)(?:conftest|noxfile)\.py$|(?:^|\/)(?:pytest|tox)\.ini$|(?:^|\/)(?:setup\.cfg|\.coveragerc|\.flake8|ruff\.toml|mypy\.ini)$/,
  /(?:^|\/)(?:\.cargo\/config(?:\.toml)?|clippy\.toml|nextest\.toml|\.golangci\.ya?ml|junit-platform\.properties)$/,
  /(?:^|\/)\.(?:husky|github\/(?:workflows|actions)|circleci|buildkite|ci)\//,
  /(?:^|\/)(?:\.gitlab-ci\.yml|\.travis\.yml|azure-pipelines\.yml|appveyor\.yml|Jenkinsfile)$/,
  /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.ya?ml)?|bunfig\.toml|\.pnpmfile\.c?js|\.rspec|\.phpunit[\w.]*|phpunit\.xml(?:\.dist)?|xunit\.runner\.json|[\w.-]*\.runsettings|Directory\.Build\.(?:props|targets))$/,
  /(?:^|\/)(?:gradlew|mvnw)(?:\.bat|\.cmd)?$|(?:^|\/)(?:\.mvn|gradle\/wrapper|node_modules)\//,
  // Python finds these beside the code before the real ones.
  /(?:^|\/)(?:_?pytest|unittest|nose2?|doctest|sitecustomize|usercustomize)(?:\.py$|\/)/,
  /(?:^|\/)(?:scripts?|tools?|bin|ci|hack)\/(?:[^/]+\/)*[^/]*(?:check|test|lint|verify|validate)[^/]*$/,
];

/** Build files where only some lines concern the checks, with the lines that do. */
const RUNNER_LINES: readonly (readonly [RegExp, RegExp])[] = [
  [
    /(?:^|\/)Cargo\.toml$/,
    /^\[\[?(?:test|bench|profile\.test|lints)|\b(?:test|harness|autotests|doctest)\b ?=/,
  ],
  [/(?:^|\/)pom\.xml$/, /surefire|failsafe|skip|test|exclude/i],
  [/\.gradle(?:\.kts)?$/, /test|junit|exclude|ignoreFailures|check/i],
  [/(?:^|\/)go\.mod$/, /^replace\b|=>/],
  [/(?:^|\/)composer\.json$/, /scripts|test|phpunit|pest/i],
  [/\.csproj$/, /test|exclude|remove|condition|target|exec/i],
];

const MAKEFILE =
  /(?:^|\/)(?:GNUm|M|m)akefile$|\.mk$|(?:^|\/)(?:[jJ]ustfile|Taskfile\.ya?ml|Rakefile)$/;
const CHECK_WORD = /test|check|lint|verify|valid|spec|\bci\b/i;

/**
 * Everything in a change that redefines what the checks mean: runner and lint configuration, check scripts, manifests,
 * make targets, CI, and any file one of the `commands` names. Such a change may be right, but its own green checks do
 * not prove it.
 */
export function findRunnerChanges(change: GuardedChange, commands: readonly string[]): Finding[] {
  return findRunnerPaths(change, commands).map((path) => ({
    kind: 'runner-changed' as const,
    message: `Changes ${path}, which decides what the checks run.`,
    path,
  }));
}

/** The paths `findRunnerChanges` tells of; a file that moved is there by both. */
export function findRunnerPaths(change: GuardedChange, commands: readonly string[]): string[] {
  const changes = parsePatch(change.patch).map(changedLines);
  const paths = new Set([
    ...change.files.map((file) => file.path),
    ...changes.flatMap((one) => (one.oldPath === null ? [] : [one.oldPath])),
  ]);
  return [...paths].filter((path) => {
    const one = changes.find((found) => found.path === path || found.oldPath === path);
    return isRunnerFile(path) || isNamed(path, commands) || changesRunner(path, one);
  });
}

function isRunnerFile(path: string): boolean {
  return RUNNER_FILES.some((pattern) => pattern.test(path));
}

/** Prose that a command names is what it looks at, not what it runs, unless it takes examples out of it. */
const PROSE = /\.(?:md|markdown)$/i;
const RUNS_PROSE = /doctest|\bcram\b|mdtest|mdx|byexample|runme|tesh|embed/i;

/** Whether a command spells the path out, as `node scripts/links.js` does. */
function isNamed(path: string, commands: readonly string[]): boolean {
  return commands.some((command) => names(command, path));
}

function names(command: string, path: string): boolean {
  if (PROSE.test(path) && !RUNS_PROSE.test(command)) return false;
  return command.split(/[\s"'=;&|()]+/).some((word) => word.replace(/^\.\//, '') === path);
}

function changesRunner(path: string, one: LineChange | undefined): boolean {
  if (/(?:^|\/)(?:package\.json|pyproject\.toml)$/.test(path)) return changesManifest(path, one);
  const lines = RUNNER_LINES.find(([file]) => file.test(path))?.[1];
  const isMake = MAKEFILE.test(path);
  if (lines === undefined && !isMake) return false;
  // Without its lines a build file cannot be cleared.
  if (one === undefined || !one.file.isComplete) return true;
  if (isMake) return changesCheckTarget(one);
  return [...one.added, ...one.removed].some((line) => lines?.test(line) === true);
}

/** Whether a changed line belongs to a target about checks, or to one the patch does not show. */
function changesCheckTarget(one: LineChange): boolean {
  const changed = new Set([...one.added, ...one.removed]);
  return one.file.hunks.some((hunk) => {
    let target = hunk.heading;
    return hunk.lines.some((line) => {
      if (/^[^\s#]/.test(line.text)) target = line.text;
      if (!changed.has(line.text.trim().replaceAll(/\s+/g, ' '))) return false;
      return target === '' || CHECK_WORD.test(target) || CHECK_WORD.test(line.text);
    });
  });
}
