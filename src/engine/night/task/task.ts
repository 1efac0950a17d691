import { ok, type Result } from '../../../shared/result.ts';
import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { taskBranch } from '../../git/names.ts';
import type { Worktree } from '../../ports/git.ts';
import type { TaskNightRow } from '../../ports/store.ts';
import { findingsForAgent, mayRetry } from '../../validate/retry.ts';
import { type NightContext, type PreparedRepo, record } from '../context.ts';
import { refOf } from '../phases/health.ts';
import { commitAttempt, runAttempt } from './attempt.ts';
import { land } from './landing.ts';
import { prove } from './proof.ts';

const MAX_LOST = 3;
const NIGHTS_LOOKED_AT = 20;
const POISON = `The host ended ${MAX_LOST} times during this task, so it was set aside.`;

interface Work {
  readonly task: Task;
  readonly repo: PreparedRepo;
  readonly row: TaskNightRow;
}

/**
 * Takes one task from wherever it stands to its verdict: worktree, setup, up to three tries with findings between them,
 * proof, landing. After a crash it is called again and continues. A shutdown leaves it open.
 */
export async function runTask(context: NightContext, task: Task): Promise<void> {
  const repo = context.repos.get(task.repoId);
  if (repo === undefined) throw new Error(`task ${task.id} has no prepared repository`);
  const work: Work = { task, repo, row: beginTask(context, task, repo) };
  const judged = await decide(context, work);
  if (context.stop.reason() === 'shutdown') return;
  const evidence = judged.ok ? judged.value : failedEvidence(work.row, judged.error.message);
  const landed = await land(context, { task, repo, evidence });
  const body = { evidence: landed.ok ? evidence : unlanded(evidence, landed.error.message) };
  record(context, { type: 'task.judged', taskId: task.id, body });
  context.ports.failpoint('task:judged');
  await close(context, work);
}

/** Whether the task was started tonight, by this host or by one that died. */
export function hasBegun(context: NightContext, task: Task): boolean {
  return rowOf(context, task.id) !== null;
}

/** Closes a task that was in the middle and cannot go on; its worktree stays for the person to look at. */
export function abandonTask(context: NightContext, task: Task, reason: string): void {
  const row = rowOf(context, task.id);
  if (row === null) return;
  const evidence = failedEvidence(row, `It was cut short and could not go on: ${reason}`);
  record(context, { type: 'task.judged', taskId: task.id, body: { evidence } });
}

function beginTask(context: NightContext, task: Task, repo: PreparedRepo): TaskNightRow {
  const { clock } = context.ports;
  const known = rowOf(context, task.id);
  if (known !== null) return known;
  const taken = recentBranches(context);
  const { timeZone } = context.config.schedule;
  const branch = taskBranch(clock.now(), task.title, { taken, timeZone });
  record(context, { type: 'task.begun', taskId: task.id, body: { branch, baseOid: repo.baseOid } });
  const row = rowOf(context, task.id);
  if (row === null) throw new Error(`task ${task.id} has no row on night ${context.nightId}`);
  return row;
}

/** Nights may follow each other within the minute that a branch name tells. */
function recentBranches({ ports: { store } }: NightContext): ReadonlySet<string> {
  const nights = store.nights(NIGHTS_LOOKED_AT);
  return new Set(nights.flatMap(({ id }) => store.taskNights(id).map((row) => row.branch)));
}

function rowOf(context: NightContext, taskId: string): TaskNightRow | null {
  const rows = context.ports.store.taskNights(context.nightId);
  return rows.find((row) => row.taskId === taskId) ?? null;
}

function worktreeName(taskId: string): string {
  return `task-${taskId.toLowerCase()}`;
}

/** Attempts until the proof accepts one, or tries or time are used up. */
async function decide(context: NightContext, work: Work): Promise<Result<Evidence>> {
  const opened = await open(context, work);
  if (!opened.ok) return opened;
  let last = lastAttempt(context, work);
  let findings: string | null = null;
  for (;;) {
    if (isPoison(context, work)) return ok(failedEvidence(work.row, POISON));
    if (last === null || isInterrupted(last) || findings !== null) {
      last = await tryOnce(context, work, { worktree: opened.value, last, findings });
    }
    if (context.stop.reason() === 'shutdown')
      return ok(failedEvidence(work.row, 'The host ended.'));
    const evidence = await proveAttempt(context, work, last);
    if (!evidence.ok || !mayGoOn(context, evidence.value, last)) return evidence;
    findings = findingsForAgent(evidence.value);
  }
}

interface Try {
  readonly worktree: Worktree;
  readonly last: Attempt | null;
  readonly findings: string | null;
}

function tryOnce(
  context: NightContext,
  work: Work,
  { worktree, last, findings }: Try,
): Promise<Attempt> {
  const { task, repo, row } = work;
  return runAttempt(context, {
    task,
    repo,
    worktree,
    branch: row.branch,
    n: (last?.n ?? 0) + 1,
    findings,
    wasInterrupted: last !== null && isInterrupted(last),
    threadId: repo.agent.driver.canResume ? (last?.threadId ?? null) : null,
  });
}

/** The task's worktree, made ready by the repository's setup command. */
async function open(context: NightContext, { task, repo, row }: Work): Promise<Result<Worktree>> {
  const { git, checks, clock } = context.ports;
  const at = { name: worktreeName(task.id), oid: row.baseOid, branch: row.branch };
  const worktree = await git.openWorktree(refOf(repo.config), at);
  if (!worktree.ok || repo.config.setup === undefined) return worktree;
  context.activity.note(task.id, 'running the setup command', clock.now());
  const setup = await checks.setup(worktree.value.path, repo.config.setup, context.stop.signal);
  return setup.ok ? worktree : setup;
}

function lastAttempt(context: NightContext, { task }: Work): Attempt | null {
  const rows = context.ports.store.attemptsOf(task.id);
  return rows.filter((row) => row.nightId === context.nightId).at(-1) ?? null;
}

/** An attempt that a crash or a quit cut short; its outcome says nothing about the task. */
function isInterrupted(attempt: Attempt): boolean {
  return attempt.state === 'lost' || attempt.state === 'killed';
}

/** Work during which the host died again and again does not get another chance (R13). */
function isPoison({ ports, nightId }: NightContext, { task }: Work): boolean {
  const rows = ports.store.attemptsOf(task.id);
  return rows.filter((row) => row.nightId === nightId && row.state === 'lost').length >= MAX_LOST;
}

async function proveAttempt(
  context: NightContext,
  work: Work,
  attempt: Attempt,
): Promise<Result<Evidence>> {
  const { task, repo } = work;
  const committed = await commitAttempt(context, {
    task,
    repo,
    attempt,
    worktreeName: worktreeName(task.id),
  });
  if (!committed.ok) return committed;
  context.activity.note(task.id, 'proving the result', context.ports.clock.now());
  return prove(context, { task, repo, attempt });
}

function mayGoOn(context: NightContext, evidence: Evidence, attempt: Attempt): boolean {
  if (context.stop.reason() !== null || attempt.outcome?.kind === 'stopped') return false;
  return mayRetry(evidence, context.config.limits.maxTries - attempt.n);
}

async function close(context: NightContext, { task, repo }: Work): Promise<void> {
  context.activity.clear(task.id);
  const name = worktreeName(task.id);
  const closed = await context.ports.git.closeWorktree(refOf(repo.config), name, false);
  if (!closed.ok) {
    const text = `The worktree of '${task.title}' was kept: ${closed.error.message}`;
    record(context, { type: 'night.noted', taskId: task.id, body: { text } });
  }
}

function failedEvidence(row: TaskNightRow, reason: string): Evidence {
  return {
    verdict: 'failed',
    reason,
    baseOid: row.baseOid,
    headOid: null,
    branch: row.branch,
    checks: [],
    files: [],
    findings: [],
  };
}

/** Work that could not be brought to the user is not shipped, whatever its checks said. */
function unlanded(evidence: Evidence, reason: string): Evidence {
  return { ...evidence, verdict: 'failed', reason: `Not landed: ${reason}` };
}
