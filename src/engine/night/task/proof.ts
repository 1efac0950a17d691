import { ok, type Result } from '../../../shared/result.ts';
import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { CheckResult } from '../../../shared/schema/check.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { INIT_SCRIPT } from '../../agent/prompt/initializer.ts';
import { roleOf } from '../../agent/prompt/roles.ts';
import type { SetupDone } from '../../ports/checks.ts';
import { withoutBlame } from '../../validate/blame.ts';
import { judge } from '../../validate/verdict.ts';
import { type PreparedRepo, record } from '../context.ts';
import { lendEnvFiles, requireNoEnvFile } from '../environment/env-files.ts';
import { setupWish, tellSetup } from '../environment/setup-wish.ts';
import { refOf } from '../phases/health.ts';
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
  const checked =
    attempt.outcome?.kind === 'done' ? await check(context, work, headOid) : ok(NOTHING);
  if (!checked.ok) return checked;
  const { results, setup } = checked.value;
  const evidence = withoutBlame(judge({ ...shared, head: results, diff: diff.value }));
  return ok(setup === null ? evidence : { ...evidence, setup: tellSetup(setup) });
}

/** What the checks said in a clean checkout, and how that was made ready. */
interface Checked {
  readonly results: readonly CheckResult[];
  readonly setup: SetupDone | null;
}

const NOTHING: Checked = { results: [], setup: null };

async function check(context: HeldNight, work: Provable, oid: string): Promise<Result<Checked>> {
  const results = await throughHolds(context, (signal) =>
    checkCleanly(context, work, { oid, signal }),
  );
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

interface Clean {
  readonly oid: string;
  readonly signal: AbortSignal;
}

/** Runs setup and checks in a checkout nobody else has touched, and removes it; with nothing to run there is none. */
async function checkCleanly(
  context: HeldNight,
  work: Provable,
  { oid, signal }: Clean,
): Promise<Result<Checked>> {
  const { git } = context.ports;
  const command = await setupCommand(context, work, oid);
  if (command === undefined && work.repo.checks.length === 0) return ok(NOTHING);
  const ref = refOf(work.repo.config);
  const name = work.checkout ?? `proof-${work.attempt.id.toLowerCase()}`;
  // Checks of a host that died may have left it changed.
  const cleared = await git.closeWorktree(ref, name, true);
  if (!cleared.ok) return cleared;
  const worktree = await git.openWorktree(ref, { name, oid, branch: null });
  if (!worktree.ok) return worktree;
  const results = await runChecks(context, work, {
    command,
    path: worktree.value.path,
    oid,
    signal,
  });
  await context.ports.checks.leave(worktree.value.path);
  const closed = await git.closeWorktree(ref, name, true);
  if (!closed.ok) context.ports.log.warn('worktree.kept', { name, reason: closed.error.message });
  return results;
}

async function runChecks(
  context: HeldNight,
  { task, repo }: Provable,
  { command, path, oid, signal }: Clean & { readonly command: string | undefined; path: string },
): Promise<Result<Checked>> {
  const { checks, clock } = context.ports;
  let setup: SetupDone | null = null;
  if (command !== undefined) {
    context.activity.note(task.id, 'preparing a clean checkout', clock.now());
    const wish = setupWish(repo.config, { command, oid, cache: 'use' });
    const ready = await checks.setup(path, wish, signal);
    if (!ready.ok) return ready;
    setup = ready.value;
  }
  // Not before: a setup has the network, and an agent may have written what it runs.
  const lent = await lendEnvFiles(context, repo.config, {
    ...{ ref: refOf(repo.config), path, oid },
  });
  if (!lent.ok) return lent;
  const results: CheckResult[] = [];
  for (const check of repo.checks) {
    context.activity.note(task.id, `running check ${check.name}`, clock.now());
    results.push(await checks.run(path, check, signal));
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
