import { ok, type Result } from '../../../shared/result.ts';
import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { NOT_STARTED } from '../../agent/breaker/moments.ts';
import { taskBranch } from '../../git/names.ts';
import type { Worktree } from '../../ports/git.ts';
import type { TaskNightRow } from '../../ports/store.ts';
import { findingsForAgent, mayRetry } from '../../validate/retry.ts';
import { recordJudged } from '../consent/after-work.ts';
import { type NightContext, nightOf, type PreparedRepo, record } from '../context.ts';
import { readyForAgent } from '../environment/for-agent.ts';
import { closeGates } from '../gates/close-gates.ts';
import { isGoneOnWith } from '../ladder/go-on.ts';
import { placementOf } from '../ladder/placement.ts';
import { admit } from '../limits/admit.ts';
import { throughFullDisk } from '../watch/full-disk.ts';
import { whyOver } from '../watch/gate.ts';
import type { HeldNight } from '../watch/night-hold.ts';
import { runAttempt } from './attempt.ts';
import { attemptsTonight, isUnfinished, lastHandoff, nextNumber } from './attempt-row.ts';
import { commitAttempt } from './commit.ts';
import { sayCutShort } from './cut-short.ts';
import { lastAgentAt } from './deadline.ts';
import { failedEvidence, unlanded } from './failed-evidence.ts';
import { land } from './landing.ts';
import { prove } from './proof.ts';
import { restoreIfDue } from './recovery/restore.ts';
import { PARKED, type Recovery, recoveryOf } from './recovery/tree.ts';
import { searchSecrets } from './search-secrets.ts';
import { waitForServiceRetry } from './service-retry.ts';
import { neverBegan, waitForStartRetry } from './start-retry.ts';
import {
  closeTaskWorktree,
  openTaskWorktree,
  recentBranches,
  worktreeName,
} from './task-worktree.ts';

interface Work {
  readonly task: Task;
  readonly repo: PreparedRepo;
  readonly row: TaskNightRow;
}

/**
 * Takes one task from wherever it stands to its verdict: worktree, setup, up to three tries with findings between them,
 * proof, landing. While a hold stops the night its work is saved and it waits. After a crash it is called again and
 * continues; so it is for a task that was parked until its agent's usage limit is over. A shutdown, and a pass that takes
 * its place, leave it open.
 */
export async function runTask(context: HeldNight, task: Task): Promise<'ended' | 'parked'> {
  const repo = context.repos.get(task.repoId);
  if (repo === undefined) throw new Error(`task ${task.id} has no prepared repository`);
  const work: Work = { task, repo, row: beginTask(context, task, repo) };
  const judged = await decide(context, work);
  if (judged === 'parked') return judged;
  if (!isLeftOpen(context)) await settle(context, work, judged);
  return 'ended';
}

/** Lands what a task is worth, records its verdict and cleans up after it. */
async function settle(context: HeldNight, work: Work, judged: Result<Evidence>): Promise<void> {
  const { task, repo } = work;
  const proved = judged.ok
    ? sayCutShort(context, task, judged.value)
    : failedEvidence(work.row, judged.error.message);
  const evidence = await searchSecrets(context, { task, repo, evidence: proved });
  const landed = await throughFullDisk(context, () => land(context, { task, repo, evidence }));
  const closed = closeGates(context, task, evidence);
  const told = landed.ok ? closed : unlanded(closed, landed.error.message);
  const question = attemptsTonight(context, task.id).at(-1)?.outcome?.question ?? null;
  recordJudged(context, { task, evidence: told, question });
  context.ports.failpoint('task:judged');
  await closeTaskWorktree(context, work);
}

/** Whether the task was started tonight, by this host or by one that died. */
export function hasBegun(context: NightContext, task: Task): boolean {
  return rowOf(context, task.id) !== null;
}

/**
 * Closes a task that was in the middle and cannot go on. What it left is kept; without its repository the worktree stays
 * for the person to look at.
 */
export async function abandonTask(context: HeldNight, task: Task, reason: string): Promise<void> {
  const row = rowOf(context, task.id);
  if (row === null) return;
  const sentence = `It was cut short and could not go on: ${reason}`;
  const repo = context.repos.get(task.repoId);
  if (repo === undefined) {
    const evidence = failedEvidence(row, sentence);
    record(context, { type: 'task.judged', taskId: task.id, body: { evidence } });
    return;
  }
  const work = { task, repo, row };
  const last = attemptsTonight(context, task.id).at(-1) ?? null;
  const kept = await giveUp(context, work, { last, proved: null, why: '' });
  await settle(context, work, kept.ok ? ok({ ...kept.value, reason: sentence }) : kept);
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

function rowOf(context: NightContext, taskId: string): TaskNightRow | null {
  const rows = context.ports.store.taskNights(context.nightId);
  return rows.find((row) => row.taskId === taskId) ?? null;
}

/** Where the work on a task stands. */
interface Tried {
  readonly worktree: Worktree;
  readonly last: Attempt | null;
  /** What the proof of the last attempt found; null when it was not proved. */
  readonly proved: Evidence | null;
}

type Decided = { readonly result: Result<Evidence> | 'parked' };

/** Attempts until the proof accepts one, or tries or time are used up. An interrupted one is saved and taken up again. */
async function decide(context: HeldNight, work: Work): Promise<Result<Evidence> | 'parked'> {
  const last = attemptsTonight(context, work.task.id).at(-1) ?? null;
  const restored = await restoreIfDue(context, work);
  if (!restored.ok) return restored;
  const opened = await openThroughFullDisk(context, work);
  if (opened === null) {
    const why = whyOver(context) ?? context.hold.now().sentence;
    return giveUp(context, work, { last, proved: null, why });
  }
  if (!opened.ok) return opened;
  const result = await tryUntilDone(context, work, { worktree: opened.value, last, proved: null });
  await context.ports.checks.leave(opened.value.path);
  return result;
}

/** Null when the night was over first. */
async function openThroughFullDisk(
  context: HeldNight,
  work: Work,
): Promise<Result<Worktree> | null> {
  const opened = await throughFullDisk<Worktree | null>(context, async () => {
    const worktree = await openTaskWorktree(context, work);
    return worktree === null ? ok(null) : worktree;
  });
  if (!opened.ok) return opened;
  return opened.value === null ? null : ok(opened.value);
}

async function tryUntilDone(
  context: HeldNight,
  work: Work,
  begun: Tried,
): Promise<Result<Evidence> | 'parked'> {
  let tried = begun;
  for (;;) {
    if (recoveryNow(context, work.task) === 'park') return ok(failedEvidence(work.row, PARKED));
    const last = await toProve(context, work.task, tried);
    const next =
      last === null
        ? await attempt(context, work, tried)
        : await judgeAttempt(context, work, { ...tried, last });
    if ('result' in next) return next.result;
    tried = next;
  }
}

/** The last run, unless it was proved, is to be gone on with, or never began and is started again. */
async function toProve(
  context: HeldNight,
  task: Task,
  { last, proved }: Tried,
): Promise<Attempt | null> {
  if (last !== null && (await waitForStartRetry(context, last.taskId))) return null;
  if (proved === null && (await waitForServiceRetry(context, last))) return null;
  const isOpen = last === null || isGoneOnWith(context, task, last);
  return isOpen || proved !== null ? null : last;
}

async function attempt(context: HeldNight, work: Work, tried: Tried): Promise<Tried | Decided> {
  const ready = await readyForAgent(context, work, tried.worktree.path);
  if (!ready.ok) return { result: ready };
  const now = { ...tried, ports: ready.value };
  const turn = await admit(context, work.task, () => tryOnce(context, work, now));
  if (turn === 'parked') return { result: turn };
  if (!turn.isGiven) return { result: await giveUp(context, work, { ...tried, why: turn.why }) };
  const last = await turn.run;
  if (isLeftOpen(context)) return { result: ok(failedEvidence(work.row, 'It was left open.')) };
  const saved = isUnfinished(last) ? await save(context, work, last) : ok(null);
  if (!saved.ok) {
    const text = `The work on '${work.task.title}' stays in its worktree: ${saved.error.message}`;
    record(context, { type: 'night.noted', taskId: work.task.id, body: { text } });
  }
  return { ...tried, last, proved: null };
}

async function judgeAttempt(
  context: HeldNight,
  work: Work,
  tried: Tried & { readonly last: Attempt },
): Promise<Tried | Decided> {
  const evidence = await throughFullDisk(
    context,
    () => proveAttempt(context, work, tried.last),
    ({ verdict }) => verdict === 'verified',
  );
  const mayTryAgain = evidence.ok && mayGoOn(context, evidence.value, tried.last);
  return mayTryAgain ? { ...tried, proved: evidence.value } : { result: evidence };
}

/** The task stays as it is, to be gone on with by the next host or the next pass. */
export function isLeftOpen({ stop }: NightContext): boolean {
  return stop.reason() === 'shutdown' || stop.reason() === 'superseded';
}

/** What a task is worth when no agent may work on it any more: what was proved before, otherwise what it left. */
async function giveUp(
  context: HeldNight,
  work: Work,
  { last, proved, why }: Omit<Tried, 'worktree'> & { readonly why: string },
): Promise<Result<Evidence>> {
  if (proved !== null) return ok(proved);
  if (last === null) return ok(failedEvidence(work.row, `${NOT_STARTED}${why}.`));
  const evidence = await proveAttempt(context, work, last);
  return evidence.ok ? ok({ ...evidence.value, reason: `Not finished: ${why}.` }) : evidence;
}

async function tryOnce(
  context: HeldNight,
  work: Work,
  { worktree, last, proved, ports }: Tried & { readonly ports: string | null },
): Promise<Attempt> {
  const { task, repo, row } = work;
  const placement = placementOf(context, task);
  if (placement === null) throw new Error(`task ${task.id} has no prepared repository`);
  const { driver } = placement;
  const isAnew = recoveryNow(context, task) === 'restore';
  const isSame = !isAnew && driver.canResume && last?.agent === driver.id;
  return runAttempt(context, {
    task,
    repo,
    worktree,
    ports,
    branch: row.branch,
    n: nextNumber(context, task.id),
    placement,
    notAccepted: proved?.findings[0]?.message ?? proved?.reason ?? null,
    findings: proved === null ? null : findingsForAgent(proved),
    wasInterrupted: !isAnew && last !== null && isUnfinished(last),
    handoff: lastHandoff(context, task.id),
    threadId: isSame ? (last?.threadId ?? null) : null,
  });
}

/** Where the task stands in the recovery tree. */
function recoveryNow(context: HeldNight, task: Task): Recovery {
  return recoveryOf(attemptsTonight(context, task.id));
}

/** Commits what an interrupted attempt left, so that it is kept whatever comes. */
function save(
  context: HeldNight,
  { task, repo }: Work,
  attempt: Attempt,
): Promise<Result<string | null>> {
  return commitAttempt(context, { task, repo, attempt, worktreeName: worktreeName(task.id) });
}

async function proveAttempt(
  context: HeldNight,
  work: Work,
  attempt: Attempt,
): Promise<Result<Evidence>> {
  const committed = await save(context, work, attempt);
  if (!committed.ok) return committed;
  const { task, repo } = work;
  context.activity.note(task.id, 'proving the result', context.ports.clock.now());
  return prove(context, { task, repo, attempt, headOid: committed.value });
}

/** Whether another try is worth it. One that was interrupted does not count: nobody let it finish. */
function mayGoOn(context: HeldNight, evidence: Evidence, attempt: Attempt): boolean {
  if (context.stop.reason() !== null || attempt.outcome?.kind === 'stopped') return false;
  if (context.ports.clock.now() >= lastAgentAt(nightOf(context))) return false;
  const tries = attemptsTonight(context, attempt.taskId).filter(
    (row) => !isUnfinished(row) && !neverBegan(row),
  );
  return mayRetry(evidence, context.config.limits.maxTries - tries.length);
}
