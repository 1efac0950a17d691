import type { ChangedFile } from '../../../shared/schema/evidence.ts';
import { guardsPath } from '../../safety/paths/glob.ts';
import { changedLines, type LineChange } from '../line-change.ts';
import { changesManifest } from '../manifest-guard.ts';
import { parsePatch } from '../patch.ts';
import { AGENT_SETTINGS, LOCKFILE } from '../risks.ts';

/** A path that a person looks at before its change goes anywhere, and what it decides, such as `CI`. */
export interface ProtectedTouch {
  readonly path: string;
  readonly what: string;
}

/** A change as git shows it; the patch may be cut. */
export interface WholeChange {
  readonly files: readonly Pick<ChangedFile, 'path' | 'status'>[];
  readonly patch: string;
}

/**
 * What runs by itself, decides what runs, or holds what nobody else may have (R59), by path; case does not count, because
 * it does not on most Macs.
 */
const BY_PATH: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\/)\.(?:github|gitlab|gitea|forgejo|circleci|buildkite|ci|woodpecker|teamcity|semaphore)\/|(?:^|\/)(?:\.gitlab-ci[^/]*|\.(?:travis|drone|cirrus|woodpecker|appveyor)\.ya?ml|appveyor\.yml|azure-pipelines[\w.-]*\.ya?ml|bitbucket-pipelines\.yml|Jenkinsfile[^/]*)$/i,
    'CI',
  ],
  [AGENT_SETTINGS, 'what agents are told'],
  [
    /(?:^|\/)\.(?:husky|githooks|git-hooks|lefthook)\/|(?:^|\/)(?:\.?lefthook(?:-local)?\.(?:ya?ml|toml|json)|\.pre-commit-(?:config|hooks)\.yaml|\.(?:overcommit\.yml|huskyrc[\w.]*|lintstagedrc[\w.]*))$/i,
    'git hooks',
  ],
  [/(?:^|\/)\.git(?:attributes|modules)$/i, 'what git does with files'],
  [
    /(?:^|\/)(?:\.(?:npmrc|yarnrc(?:\.yml)?|pnpmfile\.c?js|pypirc|condarc|nuget\/[^/]+)|\.cargo\/[^/]+|bunfig\.toml|pip\.conf|nuget\.config|\.yarn\/(?:releases|plugins)\/.+|\.mvn\/.+|gradle\/wrapper\/.+)$/i,
    'where packages come from',
  ],
  [LOCKFILE, 'a lockfile'],
  [
    /(?:^|\/)(?:(?:[\w.-]+\.)?(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?|(?:docker-)?compose[\w.-]*\.ya?ml|\.devcontainer\/.+|\.?devcontainer\.json)$/i,
    'a container',
  ],
  [
    /(?:^|\/)(?:deploy|deploys|deployment|deployments|infra|infrastructure|terraform|terragrunt|pulumi|k8s|kubernetes|kustomize|helm|charts|ansible|\.ebextensions|\.aws|\.azure|\.gcloud)\/|\.(?:tf|tfvars|tofu|bicep)(?:\.json)?$|(?:^|\/)(?:deploy(?:[._-][\w.-]*)?\.(?:sh|ya?ml|json|[cm]?[jt]s|py|rb)|Procfile|serverless\.(?:ya?ml|[cm]?[jt]s|json)|fly\.toml|vercel\.json|netlify\.toml|wrangler\.(?:toml|jsonc?)|render\.ya?ml|app\.ya?ml|cloudbuild\.ya?ml|skaffold\.ya?ml|Chart\.yaml|helmfile\.ya?ml|cdk\.json|Pulumi[\w.-]*\.ya?ml|firebase\.json|samconfig\.toml)$/i,
    'deployment',
  ],
  [
    /(?:^|\/)(?:\.env(?:rc)?(?:[._-][^/]*)?|[^/]+\.env|\.netrc|\.git-credentials|[^/]+\.(?:pem|key|p12|pfx|jks|keystore|kdbx))$/i,
    'credentials',
  ],
];

/**
 * Everything protected that a change touches: the list above, package scripts, and what `own` names (globs). A file that was
 * moved counts at both places; where the patch is cut before it shows from where, that is told as well. One entry for
 * each path.
 */
export function findProtected(change: WholeChange, own: readonly string[]): ProtectedTouch[] {
  const changes = new Map<string, LineChange>();
  for (const one of parsePatch(change.patch).map(changedLines)) changes.set(one.path, one);
  return change.files.flatMap((file) => {
    const one = changes.get(file.path);
    const oldPath = file.status === 'renamed' ? (one?.oldPath ?? null) : null;
    const paths = [file.path, ...(oldPath === null ? [] : [oldPath])];
    const touches = paths.flatMap((path) => touchOf(path, one, own));
    const isUnknown = file.status === 'renamed' && oldPath === null && touches.length === 0;
    return isUnknown ? [{ path: file.path, what: 'moved from a place not shown' }] : touches;
  });
}

function touchOf(
  path: string,
  one: LineChange | undefined,
  own: readonly string[],
): ProtectedTouch[] {
  const what = BY_PATH.find(([pattern]) => pattern.test(path))?.[1];
  if (what !== undefined) return [{ path, what }];
  if (own.some((glob) => guardsPath(path, glob))) return [{ path, what: 'protected by you' }];
  const isManifest = /(?:^|\/)package\.json$/i.test(path);
  return isManifest && changesManifest(path, one) ? [{ path, what: 'package scripts' }] : [];
}

/** Whether a path that a task names is one of them, before anything is known of its change. */
export function isProtectedPath(path: string, own: readonly string[]): boolean {
  return (
    BY_PATH.some(([pattern]) => pattern.test(path)) || own.some((glob) => guardsPath(path, glob))
  );
}

/** Two of them at most, then how many more: `.github/workflows/ci.yml (CI) and 3 more`. */
export function tellProtected(touches: readonly ProtectedTouch[]): string {
  const named = touches.slice(0, 2).map(({ path, what }) => `${path} (${what})`);
  const more = touches.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(' and ');
}
