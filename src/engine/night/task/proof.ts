import { ok, type Result } from '../../../shared/result.ts';
import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { Check, CheckResult } from '../../../shared/schema/check.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { INIT_SCRIPT } from '../../agent/prompt/initializer.ts';
import { roleOf } from '../../agent/prompt/roles.ts';
import type { SetupDone } from '../../ports/checks.ts';
import type { Diff } from '../../ports/git.ts';
import { withoutBlame } from '../../validate/blame.ts';
import { chooseSuites } from '../../validate/suites/choose-suites.ts';
import { ofChosen } from '../../validate/suites/tell-suites.ts';
import { judge, type Proof } from '../../validate/verdict.ts';
import { withReview } from '../consent/review.ts';
import { type PreparedRepo, record } from '../context.ts';
import { lendEnvFiles, requireNoEnvFile } from '../environment/env-files.ts';
import { setupWish, tellSetup } from '../environment/setup-wish.ts';
import { passGates } from '../gates/pass-gates.ts';
import { refOf } from '../phases/health.ts';
import { type PutBack, proveMore } from '../proving/more.ts';
import { reachedAtBase } from '../proving/reached.ts';
import { runSteadily } from '../proving/steadily.ts';
import { confineWorktree, isConfined } from '../trust/confinement.ts';
import { throughHolds } from '../watch/gate.ts';
import type { HeldNight } from '../watch/night-hold.ts';

/** An ended attempt with what it worked on. */
export interface Provable {
  readonly task: Task;
  readonly repo: PreparedRepo;
  readonly attempt: Attempt;
  /** The commit of what the attempt left, null for none; absent: what its branch points to is asked. */
  readonly headOid?: string | null;
  /** Folder name of the clean checkout; absent: one for each attempt. */
  readonly checkout?: string;
}

/**
 * Judges an attempt by what we run and read ourselves: checks in a clean checkout of the commit, and the diff (features
 * J2, J4). Checks that a hold cut short are run again once the night goes on.
 */
export async function prove(context: HeldNight, work: Provable): Promise<Result<Evidence>> {
  const { task, repo, attempt } = work;
  const ref = refOf(repo.config);
  const head =
    work.headOid === undefined
      ? await context.ports.git.branchHead(ref, attempt.branch)
      : ok(work.headOid);
  if (!head.ok) return head;
  const headOid = head.value === attempt.baseOid ? null : head.value;
  const shared = {
    outcome: attempt.outcome,
    base: repo.baseline,
    targets: task.targets,
    baseOid: attempt.baseOid,
    headOid,
    branch: attempt.branch,
  };
  if (headOid === null) return ok(judge({ ...shared, head: [], diff: null }));
  const diff = await context.ports.git.diff(ref, attempt.baseOid, headOid);
  if (!diff.ok) return diff;
  const clean = requireNoEnvFile(repo.config, diff.value.files);
  if (!clean.ok) return clean;
  return proveChange(context, work, { ...shared, diff: diff.value, headOid });
}

type Change = Omit<Proof, 'head'> & { readonly headOid: string; readonly diff: Diff };

async function proveChange(
  context: HeldNight,
  work: Provable,
  change: Change,
): Promise<Result<Evidence>> {
  const { task, repo, attempt } = work;
  const { diff, headOid } = change;
  const suites = repo.config.suites ?? [];
  const chosen = chooseSuites({ checks: repo.checks, suites, targets: task.targets }, diff);
  const checkable = { ...work, checks: chosen.checks };
  const checked =
    attempt.outcome?.kind === 'done' ? await check(context, checkable, headOid) : ok(NOTHING);
  if (!checked.ok) return checked;
  const { results, setup } = checked.value;
  const reached = await reachedAtBase(context, repo);
  const base = ofChosen(repo.baseline, chosen);
  const proof = { ...change, base, head: results, reached };
  const baseTests = async (putBack: PutBack) =>
    (await checkOnce(context, checkable, { oid: headOid, putBack })) ?? ok(NOTHING);
  const more = await proveMore(context, work, { proof, baseTests });
  const judged = withoutBlame(judge({ ...proof, ...more }));
  const passed = await passGates(context, { task, repo, attempt, diff, chosen }, judged);
  if (!passed.ok) return passed;
  const evidence = withReview(context, work, { judged: passed.value, diff });
  return ok(setup === null ? evidence : { ...evidence, setup: tellSetup(setup) });
}

/** Work with the checks that were chosen for it. */
interface Checkable extends Provable {
  readonly checks: readonly Check[];
}

/** What the checks said in a clean checkout, and how that was made ready. */
interface Checked {
  readonly results: readonly CheckResult[];
  readonly setup: SetupDone | null;
}

const NOTHING: Checked = { results: [], setup: null };

async function check(context: HeldNight, work: Checkable, oid: string): Promise<Result<Checked>> {
  const results = await checkOnce(context, work, { oid });
  if (results === null) return ok(NOTHING);
  if (results.ok) {
    const ids = { taskId: work.task.id, attemptId: work.attempt.id };
    record(context, {
      type: 'attempt.checked',
      ...ids,
      body: { results: [...results.value.results] },
    });
  }
  return results;
}

/** In a checkout of its own, through holds; null when the night ends first. */
function checkOnce(
  context: HeldNight,
  work: Checkable,
  at: Omit<Clean, 'signal'>,
): Promise<Result<Checked> | null> {
  return throughHolds(context, (signal) => checkCleanly(context, work, { ...at, signal }));
}

interface Clean {
  readonly oid: string;
  /** What is made as it was at the base before the checks run. */
  readonly putBack?: PutBack;
  readonly signal: AbortSignal;
}

interface Place extends Omit<Clean, 'putBack'> {
  readonly name: string;
  readonly path: string;
  readonly command: string | undefined;
  readonly putBack: PutBack | undefined;
}

/** Runs setup and checks in a checkout nobody else has touched, and removes it; with nothing to run there is none. */
async function checkCleanly(
  context: HeldNight,
  work: Checkable,
  { oid, putBack, signal }: Clean,
): Promise<Result<Checked>> {
  const { git } = context.ports;
  const command = await setupCommand(context, work, oid);
  if (command === undefined && work.checks.length === 0) return ok(NOTHING);
  const ref = refOf(work.repo.config);
  const own = work.checkout ?? `proof-${work.attempt.id.toLowerCase()}`;
  const name = putBack === undefined ? own : `${own}-base`;
  // Checks of a host that died may have left it changed.
  const cleared = await git.closeWorktree(ref, name, true);
  if (!cleared.ok) return cleared;
  const worktree = await git.openWorktree(ref, { name, oid, branch: null });
  if (!worktree.ok) return worktree;
  const { path } = worktree.value;
  const results = await runChecks(context, work, { name, path, command, oid, signal, putBack });
  await context.ports.checks.leave(path);
  const closed = await git.closeWorktree(ref, name, true);
  if (!closed.ok) context.ports.log.warn('worktree.kept', { name, reason: closed.error.message });
  return results;
}

async function runChecks(
  context: HeldNight,
  { task, repo, checks: chosen }: Checkable,
  { name, path, command, oid, putBack, signal }: Place,
): Promise<Result<Checked>> {
  const { checks, clock } = context.ports;
  confineWorktree(context, task, path);
  let setup: SetupDone | null = null;
  if (command !== undefined) {
    context.activity.note(task.id, 'preparing a clean checkout', clock.now());
    const wish = setupWish(repo.config, { command, oid, cache: 'use' });
    const ready = await checks.setup(path, wish, signal);
    if (!ready.ok) return ready;
    setup = ready.value;
  }
  if (putBack !== undefined) {
    const back = await context.ports.git.putBack(refOf(repo.config), { name, ...putBack });
    if (!back.ok) return back;
  }
  // Not before: a setup has the network, and an agent may have written what it runs.
  const tree = { ref: refOf(repo.config), path, oid };
  const lent = isConfined(task) ? ok([]) : await lendEnvFiles(context, repo.config, tree);
  if (!lent.ok) return lent;
  const results: CheckResult[] = [];
  for (const check of chosen) {
    const before = repo.baseline.find(({ name: known }) => known === check.name) ?? null;
    const what = putBack === undefined ? '' : " with the base's tests";
    context.activity.note(task.id, `running check ${check.name}${what}`, clock.now());
    results.push(await runSteadily(checks, { path, check, signal, before }));
  }
  return ok({ results, setup });
}

/** What an initializer proposes is proved by running it instead of the setup command that there was. */
async function setupCommand(
  { ports: { git } }: HeldNight,
  { task, repo }: Pick<Provable, 'task' | 'repo'>,
  oid: string,
): Promise<string | undefined> {
  if (roleOf(task).name !== 'initializer') return repo.config.setup;
  const script = await git.readFile(refOf(repo.config), oid, INIT_SCRIPT);
  return script.ok && script.value !== null ? `sh ./${INIT_SCRIPT}` : repo.config.setup;
}
