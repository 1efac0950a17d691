import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Check, CheckResult } from '../../../shared/schema/check.ts';
import type { RepositoryConfig } from '../../../shared/schema/config.ts';
import { type Candidate, chooseAgent } from '../../agent/choose.ts';
import { sessionBranch } from '../../git/names.ts';
import type { RepositoryRef } from '../../ports/repository.ts';
import { allChecks } from '../../validate/suites/all-checks.ts';
import { enterPhase, type NightContext, nightOf, record } from '../context.ts';
import { measure } from '../environment/measure.ts';
import { tellWhoIsAway } from '../ladder/tell-away.ts';

/** Prepares every repository in scope: refuses with a reason, or knows base, checks and baseline (features J1, F1). */
export async function prepareRepositories(context: NightContext): Promise<void> {
  enterPhase(context, 'health');
  if (context.stop.reason() !== null) return;
  const candidates = await detectAgents(context);
  context.live.crew = candidates;
  tellWhoIsAway(context);
  for (const repo of repositoriesInScope(context)) {
    if (context.stop.reason() !== null) return;
    await prepareOne(context, repo, candidates);
  }
}

/** The configured repositories this night is about. */
export function repositoriesInScope(context: NightContext): readonly RepositoryConfig[] {
  const { repoIds } = nightOf(context).scope;
  const all = context.config.repositories;
  return repoIds === undefined ? all : all.filter((repo) => repoIds.includes(repo.id));
}

/** What the git adapter needs to know of a configured repository. */
export function refOf(repo: RepositoryConfig): RepositoryRef {
  const { id, path, baseBranch, worktreeRoot } = repo;
  return { id, path, baseBranch, worktreeRoot };
}

/** The name of a night's own worktree. */
export function sessionWorktree(nightId: string): string {
  return `session-${nightId.toLowerCase()}`;
}

async function detectAgents({ ports }: NightContext): Promise<readonly Candidate[]> {
  return Promise.all(
    ports.agents.all().map(async (driver) => ({ driver, detection: await driver.detect() })),
  );
}

async function prepareOne(
  context: NightContext,
  repo: RepositoryConfig,
  candidates: readonly Candidate[],
): Promise<void> {
  const agent = chooseAgent(repo.agent ?? context.config.agent, candidates);
  if (agent === null) {
    const wanted = repo.agent ?? context.config.agent;
    return refuse(context, repo.id, `There is no agent called '${wanted}'.`);
  }
  const base = await findBase(context, repo);
  if (!base.ok) return refuse(context, repo.id, base.error.message);
  const measured = await measureBaseline(context, repo, base.value.baseOid);
  if (!measured.ok) return refuse(context, repo.id, measured.error.message);
  context.repos.set(repo.id, { config: repo, ...base.value, ...measured.value, agent });
}

function refuse(context: NightContext, repoId: string, reason: string): void {
  record(context, { type: 'repo.refused', body: { repoId, reason } });
}

interface Base {
  readonly baseBranch: string;
  readonly baseOid: string;
}

/** The base of tonight's work: the one recorded before a crash, otherwise the branch's commit now. */
async function findBase(context: NightContext, repo: RepositoryConfig): Promise<Result<Base>> {
  const { git, store } = context.ports;
  const ref = refOf(repo);
  const known = store.repoNights(context.nightId).find((row) => row.repoId === repo.id);
  if (known === undefined) {
    const facts = await git.inspect(ref);
    if (!facts.ok) return facts;
    const before = await git.fingerprint(ref);
    if (!before.ok) return before;
    const body = { repoId: repo.id, ...facts.value, before: before.value };
    record(context, { type: 'repo.prepared', body });
    context.ports.failpoint('repo:prepared');
    const prepared = await git.prepare(ref, facts.value.baseOid);
    return prepared.ok ? ok(facts.value) : prepared;
  }
  const prepared = await git.prepare(ref, known.baseOid);
  return prepared.ok ? ok({ baseBranch: known.baseBranch, baseOid: known.baseOid }) : prepared;
}

interface Measured {
  readonly checks: readonly Check[];
  readonly baseline: readonly CheckResult[];
}

/** Runs setup and checks at the base, once a night (features J1). */
async function measureBaseline(
  context: NightContext,
  repo: RepositoryConfig,
  baseOid: string,
): Promise<Result<Measured>> {
  const { git, checks, store } = context.ports;
  const name = sessionWorktree(context.nightId);
  const branch = sessionBranch(context.nightId);
  const worktree = await git.openWorktree(refOf(repo), { name, oid: baseOid, branch });
  if (!worktree.ok) return worktree;
  const general = repo.checks ?? (await checks.detect(worktree.value.path));
  const found = allChecks(repo, general);
  const known = store.baseline(context.nightId, repo.id);
  if (known !== null) return ok({ checks: found, baseline: known });
  const measured = await measure(context, {
    ...{ repo, ref: refOf(repo), oid: baseOid, found },
    path: worktree.value.path,
  });
  if (!measured.ok) return measured;
  const baseline = measured.value;
  if (context.stop.reason() !== null) {
    return fail(appError('internal', 'The night ended before its baseline was measured.'));
  }
  const repoId = repo.id;
  record(context, { type: 'baseline.measured', body: { repoId, results: [...baseline] } });
  for (const { name: check, fault } of baseline) {
    if (fault !== undefined) {
      record(context, { type: 'baseline.explained', body: { repoId, check, fault } });
    }
  }
  return ok({ checks: found, baseline });
}
