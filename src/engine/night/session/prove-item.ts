import { ok, type Result } from '../../../shared/result.ts';
import type { Attempt, Outcome } from '../../../shared/schema/attempt.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { clauseOf } from '../../report/clause.ts';
import { record } from '../context.ts';
import { refOf } from '../phases/health.ts';
import { unlanded } from '../task/failed-evidence.ts';
import { land } from '../task/landing.ts';
import { prove } from '../task/proof.ts';
import { searchSecrets } from '../task/search-secrets.ts';
import { isLeftOpen } from '../task/task.ts';
import type { HeldNight } from '../watch/night-hold.ts';
import { emptyEvidence, messageOfItem } from './save-item.ts';
import { readSession, type SessionItem } from './state.ts';
import { writeSummary } from './summary.ts';
import type { SessionWork } from './work.ts';

/** A saved item on its way to a verdict. */
interface Proving {
  readonly item: SessionItem;
  readonly task: Task;
  readonly branch: string;
  readonly fromOid: string;
  readonly oid: string;
}

/** A commit that an item can be put on, and how that is said; null for the base. */
interface Ground {
  readonly oid: string;
  readonly words: string | null;
}

/**
 * Takes a saved item to its verdict: its change alone is put on the base, proved in a clean checkout and landed as a task's
 * is. One that does not apply there, or does not pass there, is put on the item before it, and then on all of them.
 */
export async function proveItem(context: HeldNight, work: SessionWork, n: number): Promise<void> {
  const proving = provingOf(context, work, n);
  if (proving === null) return;
  const judged = await judgeItem(context, work, proving);
  if (isLeftOpen(context)) return;
  const { task, branch } = proving;
  const proved = judged.ok
    ? judged.value
    : emptyEvidence(work, { branch, verdict: 'failed', reason: judged.error.message });
  const evidence = await searchSecrets(context, { task, repo: work.repo, evidence: proved });
  const landed = await land(context, { task, repo: work.repo, evidence });
  const told = landed.ok ? evidence : unlanded(evidence, landed.error.message);
  record(context, { type: 'task.judged', taskId: task.id, body: { evidence: told } });
  context.activity.clear(task.id);
  context.ports.failpoint('item:judged');
  await writeSummary(context, work);
}

function provingOf(context: HeldNight, work: SessionWork, n: number): Proving | null {
  const { store } = context.ports;
  const item = readSession(context, work).items.find((one) => one.n === n);
  if (item === undefined || item.saved === null || item.evidence !== null) return null;
  const { itemId, fromOid, oid } = item.saved;
  const task = store.task(itemId);
  const row = store.taskNights(context.nightId).find(({ taskId }) => taskId === itemId);
  return task === null || row === undefined
    ? null
    : { item, task, branch: row.branch, fromOid, oid };
}

async function judgeItem(
  context: HeldNight,
  work: SessionWork,
  proving: Proving,
): Promise<Result<Evidence>> {
  const { item, branch, fromOid, oid } = proving;
  if (oid !== fromOid) return judgeChange(context, work, proving);
  if (item.end !== 'dropped') return proveAt(context, work, { ...proving, headOid: null });
  const reason = `Given up by the agent: ${clauseOf(item.summary)}.`;
  return ok(emptyEvidence(work, { branch, verdict: 'no-op', reason }));
}

/** The first proof that stands; otherwise what the first one found. */
async function judgeChange(
  context: HeldNight,
  work: SessionWork,
  proving: Proving,
): Promise<Result<Evidence>> {
  const { branch } = proving;
  const none = { branch, verdict: 'failed', reason: 'Its change could not be cut out.' } as const;
  let first: Result<Evidence> = ok(emptyEvidence(work, none));
  let isFirst = true;
  for (const ground of groundsOf(context, work, proving)) {
    const proved = await proveOn(context, work, { proving, ground });
    if (proved === null) continue;
    if (proved.ok && proved.value.verdict === 'verified') return proved;
    if (isFirst) first = proved;
    isFirst = false;
    if (isLeftOpen(context) || !mightStand(proved)) break;
  }
  return first;
}

/** Null when the change does not apply there. */
async function proveOn(
  context: HeldNight,
  work: SessionWork,
  { proving, ground }: { proving: Proving; ground: Ground },
): Promise<Result<Evidence> | null> {
  const cut = await cutOnto(context, work, { proving, ontoOid: ground.oid });
  if (!cut.ok) return cut;
  if (cut.value === null) return null;
  const proved = await proveAt(context, work, { ...proving, headOid: cut.value });
  return proved.ok ? ok(saying(proved.value, ground.words)) : proved;
}

/** The base first, so that an item can be taken alone; then what it may rest on. */
function groundsOf(context: HeldNight, work: SessionWork, { item, fromOid }: Proving): Ground[] {
  const baseOid = work.row.baseOid;
  if (fromOid === baseOid) return [{ oid: baseOid, words: null }];
  const before = readSession(context, work).items.findLast(
    (one) => one.n < item.n && one.saved !== null && one.saved.oid !== one.saved.fromOid,
  );
  const headOid = before?.evidence?.headOid ?? null;
  const isOneMore = headOid !== null && headOid !== fromOid;
  const title = before === undefined ? 'the item before it' : `'${before.title}'`;
  return [
    { oid: baseOid, words: null },
    ...(isOneMore ? [{ oid: headOid, words: `Stacked on ${title}.` }] : []),
    { oid: fromOid, words: 'Stacked on all items before it.' },
  ];
}

/** Whether an item that is not good alone could be good on top of another one. */
function mightStand(proved: Result<Evidence>): boolean {
  if (!proved.ok) return false;
  const { verdict, findings } = proved.value;
  if (verdict !== 'failed' && verdict !== 'unverified') return false;
  return findings.some(({ kind }) => kind.startsWith('check-') || kind === 'target-red');
}

function cutOnto(
  context: HeldNight,
  { repo }: SessionWork,
  { proving, ontoOid }: { proving: Proving; ontoOid: string },
): Promise<Result<string | null>> {
  const { branch, fromOid, oid, item, task } = proving;
  const message = `${messageOfItem(item, task)}\n\nNightkiln-Task: ${task.id}\nAgent: ${repo.agent.driver.id}\n`;
  const identity = context.config.gitIdentity;
  const change = { branch, fromOid, toOid: oid, ontoOid, message, identity };
  return context.ports.git.transplant(refOf(repo.config), change);
}

/** Proves what the branch of an item holds against the base: the whole of it, so that nothing below it goes unseen. */
async function proveAt(
  context: HeldNight,
  work: SessionWork,
  { item, task, branch, headOid }: Proving & { headOid: string | null },
): Promise<Result<Evidence>> {
  const { repo, row } = work;
  const run = runOf(context, work, item);
  if (run === null) {
    return ok(emptyEvidence(work, { branch, verdict: 'failed', reason: 'Its agent never ran.' }));
  }
  const attempt = { ...run, branch, baseOid: row.baseOid, outcome: outcomeOf(item) };
  const checkout = `proof-${task.id.toLowerCase()}-${(headOid ?? row.baseOid).slice(0, 12)}`;
  return prove(context, { task, repo, attempt, checkout });
}

function runOf({ ports }: HeldNight, { task }: SessionWork, item: SessionItem): Attempt | null {
  const rows = ports.store.attemptsOf(task.id);
  return rows.find(({ id }) => id === item.attemptId) ?? rows.at(-1) ?? null;
}

/** How the work on an item ended: its agent's word that it is complete, or that it is not. */
function outcomeOf({ end, question, summary }: SessionItem): Outcome {
  const kind = question !== null ? 'question' : end === 'done' ? 'done' : 'interrupted';
  const none = { exitCode: null, resetsAt: null, usage: null, threadId: null, outputBytes: 0 };
  return { ...none, kind, message: summary, lastText: summary, question };
}

function saying(evidence: Evidence, words: string | null): Evidence {
  return words === null ? evidence : { ...evidence, reason: `${evidence.reason} ${words}` };
}
