import type { AppError } from '../../shared/error.ts';
import { complain } from './complaint.ts';
import { nameRepository } from './repository-entry.ts';
import { SINGLE } from './spelling/alias.ts';
import { childOf, type MapNode, type ScalarNode, setAt, type TreeNode } from './tree.ts';

/** Whether `root` is written in the format of source document 002: it describes one repository and the Codex agent. */
export function isLongSessionFormat(root: MapNode): boolean {
  const version = childOf(root, 'version');
  return (version?.kind === 'scalar' && version.value === 2) || childOf(root, 'repo') !== null;
}

/**
 * A file in that format names no repository, no agent and no mode: it means the repository it lies in, Codex, and one long
 * session. Its `version` becomes ours.
 */
export function completeLongSession(
  tree: MapNode,
  given: { file: string; defaultRepository: string | null },
): { tree: MapNode; error: AppError | null } {
  const root = { field: 'repo', spot: tree.spot };
  const version = childOf(tree, 'version');
  let out = version === null ? tree : setAt(tree, ['version'], derived(version, 1));
  if (childOf(out, 'agent') === null) out = setAt(out, ['agent'], derived(root, 'codex'));
  if (childOf(out, 'mode') === null) out = setAt(out, ['mode'], derived(root, 'session'));
  const single = childOf(out, SINGLE);
  if (single !== null && childOf(single, 'path') !== null) return { tree: out, error: null };
  if (childOf(out, 'repositories') !== null && single === null) return { tree: out, error: null };
  if (given.defaultRepository === null) {
    const sentence = 'This format means the repository that holds the file, and there is none.';
    const fix = 'Move the file into the repository, or name the repository with --repo.';
    return { tree: out, error: { ...complain(given.file, root, sentence), fix } };
  }
  const path = derived(root, given.defaultRepository);
  return { tree: setAt(out, [SINGLE, 'path'], path), error: null };
}

/** Moves the one repository of an older format into `repositories`; refuses a file that has both. */
export function joinRepositories(
  tree: MapNode,
  file: string,
): { tree: MapNode; error: AppError | null } {
  const single = childOf(tree, SINGLE);
  if (single?.kind !== 'map') return { tree, error: null };
  const rest = { ...tree, entries: tree.entries.filter((entry) => entry.key !== SINGLE) };
  const listed = childOf(tree, 'repositories');
  if (listed !== null) {
    const said = single.entries[0] ?? single;
    const sentence = `Keep either this or ${listed.field}: both name the repositories of this file.`;
    return { tree: rest, error: complain(file, said, sentence) };
  }
  const path = childOf(single, 'path');
  const named =
    path?.kind === 'scalar' && typeof path.value === 'string'
      ? setAt(single, ['id'], derived(path, nameRepository(path.value)))
      : single;
  const list: TreeNode = {
    kind: 'list',
    field: single.field,
    spot: single.spot,
    items: [named],
  };
  return { tree: setAt(rest, ['repositories'], list), error: null };
}

function derived(from: Pick<TreeNode, 'field' | 'spot'>, value: string | number): ScalarNode {
  return { kind: 'scalar', field: from.field, spot: from.spot, value };
}
