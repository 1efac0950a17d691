import { ok, type Result } from '../../../shared/result.ts';
import type { Attempt, Outcome } from '../../../shared/schema/attempt.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { clauseOf } from '../../report/clause.ts';
import { recordJudged } from '../consent/after-work.ts';
import { closeGates } from '../gates/close-gates.ts';
import { agentAtWork } from '../ladder/at-hand.ts';
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
  /** Not worth a proof once the change was proved elsewhere. */
  readonly isGuess: boolean;
}

/**
 * Takes a saved item to its verdict: its change alone is put on the base, proved in a clean checkout and landed as a task's
 * is. One that does not apply there, or does not pass there, is put on a verified item before it, and then on all of them.
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
  const closed = closeGates(context, task, evidence);
  const told = landed.ok ? closed : unlanded(closed, landed.error.message);
  recordJudged(context, { task, evidence: told, question: proving.item.question });
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
  let first: Result<Evidence> | null = null;
  for (const ground of groundsOf(context, work, proving)) {
    if (first !== null && ground.isGuess) continue;
    const proved = await proveOn(context, work, { proving, ground });
    if (proved === null) continue;
    if (proved.ok && proved.value.verdict === 'verified') return proved;
    first ??= proved;
    if (!mightStand(context, proved)) break;
  }
  return first ?? ok(emptyEvidence(work, none));
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

/**
 * The base first, so that an item can be taken alone; then the verified item right before it, and all before it. In between
 * are guesses for a change that applies nowhere else: items further back, newest first.
 */
function groundsOf(context: HeldNight, work: SessionWork, { item, fromOid }: Proving): Ground[] {
  const base = { oid: work.row.baseOid, words: null, isGuess: false };
  if (fromOid === base.oid) return [base];
  const earlier = readSession(context, work)
    .items.filter(({ n, evidence }) => n < item.n && evidence?.verdict === 'verified')
    .toReversed()
    .slice(0, MOST_GROUNDS)
    .map(({ title, evidence }, n) => {
      const oid = evidence?.headOid ?? base.oid;
      return { oid, words: `Stacked on '${title}'.`, isGuess: n > 0 };
    });
  return [base, ...earlier, { oid: fromOid, words: ALL_BEFORE, isGuess: false }];
}

const MOST_GROUNDS = 8;
const ALL_BEFORE = 'Stacked on all items before it.';

/** Whether an item that is not good alone could be good on top of another one. */
function mightStand(context: HeldNight, proved: Result<Evidence>): boolean {
  if (!proved.ok || isLeftOpen(context)) return false;
  const { verdict, findings } = proved.value;
  if (verdict !== 'failed' && verdict !== 'unverified') return false;
  return findings.some(({ kind }) => kind.startsWith('check-') || kind === 'target-red');
}

function cutOnto(
  context: HeldNight,
  { repo, task: session }: SessionWork,
  { proving, ontoOid }: { proving: Proving; ontoOid: string },
): Promise<Result<string | null>> {
  const { branch, fromOid, oid, item, task } = proving;
  const agent = agentAtWork(context, session);
  const message = `${messageOfItem(item, task)}\n\nNightkiln-Task: ${task.id}\nAgent: ${agent}\n`;
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
