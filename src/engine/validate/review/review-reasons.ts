import type { ApprovalsConfig } from '../../../shared/schema/settings/approvals.ts';
import type { Diff } from '../../ports/git.ts';
import { findProtected, tellProtected } from '../protected/protected-paths.ts';
import { newDependencies } from './new-dependencies.ts';

const MIGRATION =
  /(?:^|\/)(?:migrations?|migrate|db\/changelog|alembic)\/|(?:^|\/)schema\.(?:sql|prisma|rb)$|(?:^|\/)V\d+__[\w-]+\.sql$/i;
const ACCESS =
  /(?:^|[/._-])(?:auth|authn|authz|oauth\d?|rbac|acl|permissions?|roles|polic(?:y|ies)|CODEOWNERS|access[-_]?control)(?:[/._-]|$)/i;
const SETTINGS =
  /(?:^|\/)(?:config|settings?)\/[^/]*production|(?:^|\/)(?:production|prod)\.(?:ya?ml|json|toml|ini)$/i;

/** How much is named before it is counted. */
const NAMED = 3;

/**
 * Why a finished change waits for a person's look, whatever its task was called (features G1, R59, R101): protected paths,
 * size, deleted files, new dependencies, migrations, who may do what. It is read from the real diff; a patch that was cut
 * before its end counts as large. Empty when nobody has to look.
 */
export function reviewReasons(
  diff: Diff,
  { own, review }: { readonly own: readonly string[]; readonly review: ApprovalsConfig['review'] },
): string[] {
  const { files, patch } = diff;
  const paths = files.map(({ path }) => path);
  const lines = files.reduce(
    (sum, file) => sum + (file.insertions ?? 0) + (file.deletions ?? 0),
    0,
  );
  const deleted = files.filter(({ status }) => status === 'deleted').length;
  const touched = findProtected(diff, own);
  const added = newDependencies(patch);
  const at = (pattern: RegExp): string[] => paths.filter((path) => pattern.test(path));
  return [
    ...(touched.length === 0 ? [] : [`it touches ${tellProtected(touched)}`]),
    ...(added.length === 0 ? [] : [`it adds ${some(added)} as a dependency`]),
    ...told('it changes a migration', at(MIGRATION)),
    ...told('it changes who may do what', at(ACCESS)),
    ...told('it changes production settings', at(SETTINGS)),
    ...(deleted > review.deletions ? [`it deletes ${deleted} files`] : []),
    ...(lines > review.lines ? [`it changes ${lines} lines`] : []),
    ...(files.some(({ insertions }) => insertions === null) ? ['it changes binary files'] : []),
  ];
}

function told(what: string, paths: readonly string[]): string[] {
  return paths.length === 0 ? [] : [`${what} (${some(paths)})`];
}

function some(names: readonly string[]): string {
  const more = names.length - NAMED;
  const first = names.slice(0, NAMED).join(', ');
  return more > 0 ? `${first} and ${more} more` : first;
}
