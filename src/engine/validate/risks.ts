import type { ChangedFile } from '../../shared/schema/evidence.ts';
import { isTestPath } from './test-language.ts';

const LARGE_LINES = 400;

/** What agents take for their settings, hooks, servers and rules, also below the top of a repository, and ours. */
export const AGENT_SETTINGS =
  /(?:^|\/)(?:\.(?:claude|codex|cursor|gemini|opencode|windsurf|agents|roo|kiro)\/|(?:\.mcp|opencode)\.jsonc?$|(?:CLAUDE|CLAUDE\.local|AGENTS|AGENTS\.override|GEMINI)\.md$|\.(?:cursorrules|windsurfrules|aider\.conf\.yml|nightkiln\.ya?ml)$)|(?:^|\/)\.vscode\/mcp\.json$|(?:^|\/)\.github\/copilot-instructions\.md$/i;

/** What package managers write down about the versions they chose. */
export const LOCKFILE =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|go\.sum|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|Gemfile\.lock|composer\.lock|mix\.lock|pubspec\.lock|Podfile\.lock|Package\.resolved|flake\.lock|deno\.lock|gradle\.lockfile|packages\.lock\.json)$/i;

const BY_PATH: readonly (readonly [RegExp, string])[] = [
  [LOCKFILE, 'touches a lockfile'],
  [
    /(?:^|\/)\.(?:github|circleci|buildkite|ci)\/|(?:^|\/)(?:\.gitlab-ci\.yml|\.travis\.yml|azure-pipelines\.yml|Jenkinsfile)$/,
    'touches CI',
  ],
  [AGENT_SETTINGS, 'configures agents'],
  [/(?:^|\/)(?:migrations?|migrate)\/|(?:^|\/)schema\.(?:sql|prisma|rb)$/i, 'touches migrations'],
  [
    /(?:^|[/._-])(?:auth|authn|authz|oauth\d?|login|session|sessions|password|passwords|permissions?|credentials?|secrets?|crypto|jwt|sso)(?:[/._-]|$)/i,
    'touches sign-in or permissions',
  ],
  [/(?:^|\/)(?:\.env[\w.]*|[\w.-]+\.(?:pem|key|p12))$/, 'touches credentials'],
];

/** What a reviewer should know before reading a change (ux.md 2.4): short phrases, most serious first, no duplicates. */
export function findRisks(files: readonly ChangedFile[]): string[] {
  const paths = files.map((file) => file.path);
  const lines = files.reduce(
    (sum, file) => sum + (file.insertions ?? 0) + (file.deletions ?? 0),
    0,
  );
  const deleted = files.filter((file) => file.status === 'deleted').length;
  return [
    ...BY_PATH.filter(([pattern]) => paths.some((path) => pattern.test(path))).map(
      ([, risk]) => risk,
    ),
    ...(lines > LARGE_LINES ? [`more than ${LARGE_LINES} lines`] : []),
    ...(deleted > 0 ? [deleted === 1 ? 'deletes a file' : `deletes ${deleted} files`] : []),
    ...(paths.some(isTestPath) ? ['changes tests'] : []),
    ...(files.some((file) => file.insertions === null) ? ['changes binary files'] : []),
  ];
}
