import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { CheckResult } from '../../../shared/schema/check.ts';
import { compareChecks, findRegressions, isGreen } from '../../validate/compare-checks.ts';
import type { NightContext, PreparedRepo } from '../context.ts';
import { lendEnvFiles } from '../environment/env-files.ts';
import { setupWish } from '../environment/setup-wish.ts';
import { type Bench, treeOfAll } from './merge-all.ts';
import type { Candidate } from './order.ts';

/** What the checks say of some results together. */
export interface Probe {
  readonly oid: string;
  /** The check that is red although it was green without the others; null when none is. */
  readonly red: string | null;
}

/** A try of several results at once in a clean checkout of ours. */
export interface Prober {
  /** Fails with `check-missing` when it is cut short; the same results are never tried twice. */
  try(candidates: readonly Candidate[]): Promise<Result<Probe>>;
  runs(): number;
}

/** Tries results of one repository until `signal` ends it. */
export function createProber(
  context: NightContext,
  {
    bench,
    repo,
    signal,
  }: { readonly bench: Bench; readonly repo: PreparedRepo; readonly signal: AbortSignal },
): Prober {
  const known = new Map<string, Promise<Result<Probe>>>();
  const at = { bench, repo, signal };
  return {
    runs: () => known.size,
    try: (candidates) => {
      const key = candidates.map(({ taskId }) => taskId).join(' ');
      const tried = known.get(key) ?? probe(context, at, candidates);
      known.set(key, tried);
      return tried;
    },
  };
}

/** The folder name of the worktree in which results are tried together. */
export function togetherWorktree(nightId: string): string {
  return `together-${nightId.toLowerCase()}`;
}

interface At {
  readonly bench: Bench;
  readonly repo: PreparedRepo;
  readonly signal: AbortSignal;
}

async function probe(
  context: NightContext,
  { bench, repo, signal }: At,
  candidates: readonly Candidate[],
): Promise<Result<Probe>> {
  const oid = await commitOfAll(context, bench, candidates);
  if (!oid.ok) return oid;
  const { git } = context.ports;
  const name = togetherWorktree(context.nightId);
  const cleared = await git.closeWorktree(bench.ref, name, true);
  if (!cleared.ok) return cleared;
  const worktree = await git.openWorktree(bench.ref, { name, oid: oid.value, branch: null });
  if (!worktree.ok) return worktree;
  const { path } = worktree.value;
  const results = await runChecks(context, { repo, signal }, { path, oid: oid.value });
  await context.ports.checks.leave(path);
  await git.closeWorktree(bench.ref, name, true);
  if (signal.aborted) return CUT_SHORT;
  return results.ok ? ok({ oid: oid.value, red: redOf(repo, candidates, results.value) }) : results;
}

const CUT_SHORT = fail(appError('check-missing', 'There was no more time to try them together.'));

async function commitOfAll(
  { ports: { clock }, config }: NightContext,
  bench: Bench,
  candidates: readonly Candidate[],
): Promise<Result<string>> {
  const tree = await treeOfAll(bench, candidates);
  if (!tree.ok) return tree;
  if (tree.value === null) return fail(appError('merge-conflict', 'They do not merge.'));
  return bench.git.writeCommit(bench.ref, {
    ...{ tree: tree.value, parents: [bench.baseOid], message: 'Tried together' },
    identity: config.gitIdentity,
    at: clock.now(),
  });
}

async function runChecks(
  context: NightContext,
  { repo, signal }: Pick<At, 'repo' | 'signal'>,
  { path, oid }: { readonly path: string; readonly oid: string },
): Promise<Result<readonly CheckResult[]>> {
  const { checks } = context.ports;
  const command = repo.config.setup;
  if (command !== undefined) {
    const wish = setupWish(repo.config, { command, oid, cache: 'use' });
    const ready = await checks.setup(path, wish, signal);
    if (!ready.ok) return ready;
  }
  const ref = { id: repo.config.id, path: repo.config.path };
  const lent = await lendEnvFiles(context, repo.config, { ref, path, oid });
  if (!lent.ok) return lent;
  const results: CheckResult[] = [];
  for (const check of repo.checks) {
    if (signal.aborted) return CUT_SHORT;
    results.push(await checks.run(path, check, signal));
  }
  return ok(results);
}

/** The first check that is worse than at the base, or red although one of the results had turned it green. */
function redOf(
  { baseline }: PreparedRepo,
  candidates: readonly Candidate[],
  head: readonly CheckResult[],
): string | null {
  const mended = new Set(
    candidates.flatMap(({ evidence }) =>
      evidence.checks.filter((check) => isGreen(check.head)).map(({ name }) => name),
    ),
  );
  const compared = compareChecks({ base: baseline, head, targets: [] });
  const worse = compared.find((one) => {
    const isLost = mended.has(one.name) && !isGreen(one.head);
    return isLost || findRegressions([one]).length > 0;
  });
  return worse?.name ?? null;
}
