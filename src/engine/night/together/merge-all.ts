import { ok, type Result } from '../../../shared/result.ts';
import type { ApartResult } from '../../../shared/schema/results/together.ts';
import type { RepositoryRef } from '../../ports/repository.ts';
import type { ResultGit } from '../../ports/results/result-git.ts';
import { clip } from '../../report/format.ts';
import { oneLine } from '../../safety/visible-text.ts';
import { filesOf } from '../results/tell-conflict.ts';
import type { Candidate } from './order.ts';

/** Results of one base and where they are merged. */
export interface Bench {
  readonly git: ResultGit;
  readonly ref: RepositoryRef;
  readonly baseOid: string;
}

/** What of the results merges in their order, and what does not, with whom and where. */
export interface Merged {
  readonly placed: readonly Candidate[];
  readonly apart: readonly ApartResult[];
}

/** Merges results one after the other without a checkout; each that conflicts is set aside with its partners named. */
export async function mergeAll(
  bench: Bench,
  candidates: readonly Candidate[],
): Promise<Result<Merged>> {
  const placed: Candidate[] = [];
  const apart: ApartResult[] = [];
  let onto = bench.baseOid;
  for (const one of candidates) {
    const change = { onto, from: one.fromOid, to: one.toOid };
    const combined = await bench.git.combine(bench.ref, change);
    if (!combined.ok) return combined;
    if (combined.value.kind === 'tree') {
      placed.push(one);
      onto = combined.value.tree;
      continue;
    }
    const told = await tellApart(bench, { one, placed, paths: combined.value.paths });
    if (!told.ok) return told;
    apart.push(told.value);
  }
  return ok({ placed, apart });
}

/** The content with all of these in it; null when they do not merge. */
export async function treeOfAll(
  { git, ref, baseOid }: Bench,
  candidates: readonly Candidate[],
): Promise<Result<string | null>> {
  let onto = baseOid;
  for (const { fromOid, toOid } of candidates) {
    const combined = await git.combine(ref, { onto, from: fromOid, to: toOid });
    if (!combined.ok) return combined;
    if (combined.value.kind === 'conflict') return ok(null);
    onto = combined.value.tree;
  }
  return git.treeOf(ref, onto);
}

async function tellApart(
  { git, ref }: Bench,
  conflict: {
    readonly one: Candidate;
    readonly placed: readonly Candidate[];
    readonly paths: readonly string[];
  },
): Promise<Result<ApartResult>> {
  const { one, placed } = conflict;
  const partners: Candidate[] = [];
  const paths = new Set<string>();
  for (const other of placed) {
    const change = { onto: other.toOid, from: one.fromOid, to: one.toOid };
    const tried = await git.combine(ref, change);
    if (!tried.ok) return tried;
    if (tried.value.kind === 'tree') continue;
    partners.push(other);
    for (const path of tried.value.paths) paths.add(path);
  }
  const files = partners.length === 0 ? conflict.paths : [...paths];
  const others = partners.length === 0 ? 'the others together' : partners.map(titleOf).join(', ');
  return ok({
    taskId: one.taskId,
    withTasks: partners.map(({ taskId }) => taskId),
    because: 'conflict',
    paths: files.slice(0, MAX_PATHS),
    check: null,
    sentence: clip(`${titleOf(one)} conflicts with ${others} in ${filesOf(files)}.`, 300),
  });
}

const MAX_PATHS = 20;

/** A result as it is named in a sentence. */
export function titleOf({ title }: Candidate): string {
  return `'${clip(oneLine(title), 60)}'`;
}
