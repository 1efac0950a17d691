import { ok, type Result } from '../../../../shared/result.ts';
import type { RepositoryRef } from '../../../ports/repository.ts';
import type { Combination, ResultGit } from '../../../ports/results/result-git.ts';
import { acceptedAt, type BranchStep, keyOf } from '../moves.ts';

/** The change that a result is: from its base to its commit. */
export interface ResultChange {
  readonly fromOid: string;
  readonly toOid: string;
  readonly title: string;
}

/** A branch with what our journal says of it. */
export interface Branch {
  readonly ref: RepositoryRef;
  readonly headOid: string;
  /** Oldest first. */
  readonly steps: readonly BranchStep[];
  readonly changeOf: (key: string) => Promise<Result<ResultChange>>;
}

/** The content a branch would have, or who builds on what is to be taken out, and in which files. */
export type Replayed =
  | { readonly kind: 'tree'; readonly tree: string }
  | { readonly kind: 'conflict'; readonly paths: readonly string[]; readonly by: Builder };

/** A result by its key, or commits that are not ours. */
export type Builder = { readonly key: string; readonly title: string } | { readonly oids: string };

/**
 * The content of a branch as if some results had never been accepted (features K2): from before the first of them, every
 * other result and every commit of the user's is put on top again, in its order. So it is exactly the tree of accepting
 * the others, also where two results made the same change.
 */
export async function replayWithout(
  git: ResultGit,
  branch: Branch,
  without: ReadonlySet<string>,
): Promise<Result<Replayed>> {
  const places = acceptedAt(branch.steps);
  const start = startOf(branch.steps, places, without);
  const first = branch.steps[start];
  if (first === undefined) throw new Error('nothing of what is to be undone was accepted');
  const range = { fromOid: first.beforeOid, toOid: branch.headOid };
  const line = await git.line(branch.ref, range);
  if (!line.ok) return line;
  if (line.value === null) return revert(git, branch, without);
  const pieces = piecesOf(branch.steps, first.beforeOid, line.value);
  const isKept = keptOf(branch.steps, without);
  const kept = pieces.filter((piece) => !('step' in piece) || isKept(piece.step));
  return putTogether(git, branch, { onto: first.beforeOid, pieces: kept });
}

/** Before the first of them; and before whatever was undone after that, so that both of its commits are passed over. */
function startOf(
  steps: readonly BranchStep[],
  places: ReadonlyMap<string, number>,
  without: ReadonlySet<string>,
): number {
  let start = Math.min(...[...without].map((key) => places.get(key) ?? steps.length));
  for (let index = steps.length - 1; index > start; index -= 1) {
    const step = steps[index];
    if (step?.kind !== 'undone') continue;
    const came = steps.findLastIndex(
      (one, at) => at < index && one.kind === 'accepted' && keyOf(one) === keyOf(step),
    );
    if (came < start && came !== -1) {
      start = came;
      index = steps.length;
    }
  }
  return start;
}

/** Commits of the user's in a row, or one commit of ours. */
type Piece = { readonly fromOid: string; readonly toOid: string } | { readonly step: BranchStep };

function piecesOf(steps: readonly BranchStep[], fromOid: string, line: readonly string[]): Piece[] {
  const ours = new Map(
    steps.filter((one) => one.afterOid !== one.beforeOid).map((one) => [one.afterOid, one]),
  );
  const pieces: Piece[] = [];
  let before = fromOid;
  for (const oid of line) {
    const step = ours.get(oid);
    const last = pieces.at(-1);
    if (step !== undefined) pieces.push({ step });
    else if (last === undefined || 'step' in last) pieces.push({ fromOid: before, toOid: oid });
    else pieces[pieces.length - 1] = { fromOid: last.fromOid, toOid: oid };
    before = oid;
  }
  return pieces;
}

/** Whether an acceptance is the one by which its result is in now, and is to stay. */
function keptOf(
  steps: readonly BranchStep[],
  without: ReadonlySet<string>,
): (step: BranchStep) => boolean {
  const places = acceptedAt(steps);
  return (step) => {
    const place = places.get(keyOf(step));
    const isIn = place !== undefined && steps[place]?.afterOid === step.afterOid;
    return step.kind === 'accepted' && isIn && !without.has(keyOf(step));
  };
}

async function putTogether(
  git: ResultGit,
  branch: Branch,
  { onto, pieces }: { readonly onto: string; readonly pieces: readonly Piece[] },
): Promise<Result<Replayed>> {
  const base = await git.treeOf(branch.ref, onto);
  if (!base.ok) return base;
  let tree = base.value;
  for (const piece of pieces) {
    const change = await changeOf(branch, piece);
    if (!change.ok) return change;
    const { by, ...sides } = change.value;
    const combined = await git.combine(branch.ref, { onto: tree, ...sides });
    if (!combined.ok) return combined;
    if (combined.value.kind === 'conflict') return ok({ ...combined.value, by });
    tree = combined.value.tree;
  }
  return ok({ kind: 'tree', tree });
}

async function changeOf(
  branch: Branch,
  piece: Piece,
): Promise<Result<Omit<Combination, 'onto'> & { readonly by: Builder }>> {
  if (!('step' in piece)) {
    const oids = `${piece.fromOid.slice(0, 10)}..${piece.toOid.slice(0, 10)}`;
    return ok({ from: piece.fromOid, to: piece.toOid, by: { oids } });
  }
  const key = keyOf(piece.step);
  const change = await branch.changeOf(key);
  if (!change.ok) return change;
  const { fromOid, toOid, title } = change.value;
  return ok({ from: fromOid, to: toOid, by: { key, title } });
}

/** Where the line no longer holds our commits, for instance after a rebase: their changes are taken back, newest first. */
async function revert(
  git: ResultGit,
  { ref, headOid, steps }: Branch,
  without: ReadonlySet<string>,
): Promise<Result<Replayed>> {
  const places = acceptedAt(steps);
  const indexes = [...without].flatMap((key) => places.get(key) ?? []);
  let tree = headOid;
  for (const index of indexes.toSorted((a, b) => b - a)) {
    const step = steps[index];
    if (step === undefined) continue;
    const back = { onto: tree, from: step.afterOid, to: step.beforeOid };
    const combined = await git.combine(ref, back);
    if (!combined.ok) return combined;
    const by = { oids: headOid.slice(0, 10) };
    if (combined.value.kind === 'conflict') return ok({ ...combined.value, by });
    tree = combined.value.tree;
  }
  return git
    .treeOf(ref, tree)
    .then((found) => (found.ok ? ok({ kind: 'tree', tree: found.value }) : found));
}
