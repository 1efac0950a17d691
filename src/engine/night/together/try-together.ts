import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { ApartResult, Together } from '../../../shared/schema/results/together.ts';
import { blockedBy } from '../../constraints/check.ts';
import { clip, countOf } from '../../report/format.ts';
import { readConstraints } from '../constraints.ts';
import { type NightContext, nightOf, type PreparedRepo, record } from '../context.ts';
import { refOf } from '../phases/health.ts';
import { findBreaking } from './bisect.ts';
import { type Bench, mergeAll, titleOf } from './merge-all.ts';
import { type Candidate, suggestOrder } from './order.ts';
import { createProber, type Prober, togetherWorktree } from './probe.ts';

/**
 * Tries the verified results of a night together before it ends (features J8): merged without a checkout in a suggested
 * order, checked in a clean one; whoever conflicts with or breaks another is named. It ends with the night, with
 * `landing.togetherMs` and with a stop, and says so; it never changes what a result is worth.
 */
export async function tryTogether(context: NightContext): Promise<void> {
  const { results } = context.ports;
  if (results === undefined || !context.config.landing.together) return;
  for (const [repoId, candidates] of candidatesOf(context)) {
    if (candidates.length < 2 || isTried(context, repoId)) continue;
    const together = await tryRepository(context, repoId, candidates);
    record(context, { type: 'night.integrated', body: together });
  }
}

function candidatesOf({ ports: { store }, nightId }: NightContext): Map<string, Candidate[]> {
  const found = new Map<string, Candidate[]>();
  const rows = store.taskNights(nightId).toSorted((a, b) => (a.judgedAt ?? 0) - (b.judgedAt ?? 0));
  for (const { taskId, baseOid, landedOid, evidence } of rows) {
    const task = store.task(taskId);
    if (evidence?.verdict !== 'verified' || landedOid === null || task === null) continue;
    const one = { taskId, title: task.title, fromOid: baseOid, toOid: landedOid, evidence };
    found.set(task.repoId, [...(found.get(task.repoId) ?? []), one]);
  }
  return found;
}

/** After a crash in the middle it is done again; after its event it is not. */
function isTried({ ports: { store }, nightId }: NightContext, repoId: string): boolean {
  const events = store.eventsOf(nightId, ['night.integrated']);
  return events.some((event) => event.type === 'night.integrated' && event.body.repoId === repoId);
}

async function tryRepository(
  context: NightContext,
  repoId: string,
  candidates: readonly Candidate[],
): Promise<Together> {
  const order = suggestOrder(candidates);
  const why = await whyNot(context, repoId);
  const repo = context.repos.get(repoId);
  if (why !== null || repo === undefined) {
    await clearAway(context, repoId);
    return untried(repoId, order, why ?? 'the host was started anew');
  }
  const done = await withinTime(context, (signal) => tryAll(context, { repo, order, signal }));
  return done.ok ? done.value : untried(repoId, order, done.error.message.replace(/\.$/, ''));
}

/** A host that died in the middle of a try left its worktree. */
async function clearAway({ ports, config, nightId }: NightContext, repoId: string): Promise<void> {
  const repo = config.repositories.find(({ id }) => id === repoId);
  if (repo === undefined) return;
  const name = togetherWorktree(nightId);
  const closed = await ports.git.closeWorktree(refOf(repo), name, true);
  if (!closed.ok) ports.log.warn('worktree.kept', { name, reason: closed.error.message });
}

async function whyNot(context: NightContext, repoId: string): Promise<string | null> {
  const reason = context.stop.reason();
  if (reason === 'deadline') return 'the window had ended';
  if (reason !== null) return 'the night was stopped';
  if (!context.repos.has(repoId)) return 'the host was started anew';
  const blocker = blockedBy(await readConstraints(context));
  return blocker === null ? null : blocker.sentence.replace(/\.$/, '');
}

function untried(repoId: string, order: readonly Candidate[], why: string): Together {
  return {
    ...{ repoId, outcome: 'cut-short', oid: null, apart: [], runs: 0 },
    order: order.map(({ taskId }) => taskId),
    sentence: clip(`The results were not tried together: ${why}.`, 300),
  };
}

/** Ends what runs with the night, a stop or the limit, whichever comes first. */
async function withinTime<T>(
  context: NightContext,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { clock } = context.ports;
  const controller = new AbortController();
  const cut = (): void => controller.abort();
  const leftMs = nightOf(context).deadlineAt - clock.now();
  const cancel = clock.after(Math.max(0, Math.min(leftMs, context.config.landing.togetherMs)), cut);
  context.stop.signal.addEventListener('abort', cut, { once: true });
  try {
    return await run(controller.signal);
  } finally {
    cancel();
    context.stop.signal.removeEventListener('abort', cut);
  }
}

interface Wish {
  readonly repo: PreparedRepo;
  readonly order: readonly Candidate[];
  readonly signal: AbortSignal;
}

async function tryAll(context: NightContext, wish: Wish): Promise<Result<Together>> {
  const { repo, order, signal } = wish;
  const { results } = context.ports;
  if (results === undefined) return fail(appError('unsupported', 'this host cannot merge'));
  const bench: Bench = { git: results, ref: refOf(repo.config), baseOid: repo.baseOid };
  const merged = await mergeAll(bench, order);
  if (!merged.ok) return merged;
  const prober = createProber(context, { bench, repo, signal });
  const apart = [...merged.value.apart];
  const shared = { repoId: repo.config.id, apart };
  const tell = (placed: readonly Candidate[], outcome: Together['outcome'], oid: string | null) => {
    const ids = placed.map(({ taskId }) => taskId);
    const sentence = sentenceFor({ placed, apart, outcome, of: order.length });
    return ok({ ...shared, outcome, oid, order: ids, runs: prober.runs(), sentence });
  };
  let { placed } = merged.value;
  if (repo.checks.length === 0) return tell(placed, 'unproved', null);
  while (placed.length > 1) {
    const found = await breakingOf(prober, placed);
    if (!found.ok) {
      return tell(placed, found.error.code === 'check-missing' ? 'cut-short' : 'failed', null);
    }
    if ('oid' in found.value) return tell(placed, 'green', found.value.oid);
    const { culprit, told } = found.value;
    apart.push(told);
    placed = placed.filter((one) => one !== culprit);
  }
  return tell(placed, 'green', placed[0]?.toOid ?? null);
}

/** The commit that holds them when they are green together, otherwise who breaks whom. */
async function breakingOf(
  prober: Prober,
  placed: readonly Candidate[],
): Promise<Result<{ readonly oid: string } | { culprit: Candidate; told: ApartResult }>> {
  const all = await prober.try(placed);
  if (!all.ok) return all;
  const { red, oid } = all.value;
  if (red === null) return ok({ oid });
  const found = await findBreaking(placed, async (items) => {
    const tried = await prober.try(items);
    return tried.ok ? ok(tried.value.red !== null) : tried;
  });
  if (!found.ok) return found;
  const { culprit, partners } = found.value;
  const pair = await prober.try([...partners, culprit]);
  const check = (pair.ok ? pair.value.red : null) ?? red;
  const others = partners.map(titleOf).join(', ');
  const sentence = `${titleOf(culprit)} and ${others} are green alone and break check \`${check}\` together.`;
  const told: ApartResult = {
    ...{ taskId: culprit.taskId, because: 'breaks', paths: [], check },
    withTasks: partners.map(({ taskId }) => taskId),
    sentence: clip(sentence, 300),
  };
  return ok({ culprit, told });
}

function sentenceFor(tried: {
  readonly placed: readonly Candidate[];
  readonly apart: readonly ApartResult[];
  readonly outcome: Together['outcome'];
  readonly of: number;
}): string {
  const { placed, apart, outcome, of } = tried;
  const isAll = apart.length === 0;
  const which = isAll ? `All ${countOf(of, 'result')}` : `${placed.length} of ${of} results`;
  const left = isAll ? '' : ` ${apart.length} set aside.`;
  switch (outcome) {
    case 'green':
      return `${which} pass every check together.${left}`;
    case 'unproved':
      return `${which} merge; there is no check to try them with.${left}`;
    case 'cut-short':
      return `There was no time to finish trying the results together.${left}`;
    default:
      return `The results could not be tried together.${left}`;
  }
}
