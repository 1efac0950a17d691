import { ok, type Result } from '../../../shared/result.ts';
import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Measurement } from '../../../shared/schema/proof/performance.ts';
import type { PerformanceConfig } from '../../../shared/schema/settings/performance.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { Diff } from '../../ports/git.ts';
import { fitsGlobs } from '../../safety/paths/glob.ts';
import { compareCycle } from '../../validate/performance/compare.ts';
import { notMeasured, withBenchmark } from '../../validate/performance/with-benchmark.ts';
import { touchedPaths } from '../../validate/suites/choose-suites.ts';
import { type NightContext, type PreparedRepo, record } from '../context.ts';
import { throughHolds } from '../watch/gate.ts';
import type { HeldNight } from '../watch/night-hold.ts';
import { measureAt } from './measure-at.ts';

/** Work whose checks are done. */
export interface Measurable {
  readonly task: Task;
  readonly repo: PreparedRepo;
  readonly attempt: Attempt;
  readonly diff: Diff;
}

/**
 * The performance cycle of a change (features J6): the repository's benchmark at the base, once in a task, and at the commit,
 * once for each try, in clean checkouts one after another. Only work that is proved otherwise is measured, and only where it
 * touches the paths that matter or is about performance. A crash measures nothing twice.
 */
export async function measureCycle(
  context: HeldNight,
  work: Measurable,
  evidence: Evidence,
): Promise<Result<Evidence>> {
  const { performance } = work.repo.config;
  const why = whyNot(performance, work, evidence);
  if (performance === undefined || why !== null || evidence.headOid === null) {
    const gates = [...(evidence.gates ?? []), notMeasured(why ?? 'Nothing was committed.')];
    return ok(evidence.gates === undefined ? evidence : { ...evidence, gates });
  }
  const pre = await half(context, work, { side: 'pre', oid: evidence.baseOid });
  if (!pre.ok) return pre;
  const post =
    pre.value === null ? null : await half(context, work, { side: 'post', oid: evidence.headOid });
  if (post !== null && !post.ok) return post;
  if (pre.value === null || post === null || post.value === null) return ok(notFinished(evidence));
  await prune(context, work, performance);
  const compared = compareCycle(pre.value, post.value, performance);
  const beside = Math.max(pre.value.beside, post.value.beside);
  return ok(withBenchmark(evidence, compared, { wasRed: wasRed(context, work), beside }));
}

function whyNot(
  performance: PerformanceConfig | undefined,
  { task, diff }: Measurable,
  evidence: Evidence,
): string | null {
  if (performance === undefined) return 'This repository names no benchmark.';
  if (evidence.verdict !== 'verified') return 'Not measured: the work is not proved otherwise.';
  if (task.category === 'performance') return null;
  const paths = touchedPaths(diff);
  if (paths === null || paths.some((path) => fitsGlobs(path, performance.paths))) return null;
  return 'The change touches nothing whose performance is watched.';
}

/** A night that ends in the middle of a cycle has no answer, and unknown is never success. */
function notFinished(evidence: Evidence): Evidence {
  const reason = 'Not proved: the night ended before the benchmark did.';
  return {
    ...evidence,
    verdict: 'unverified',
    reason,
    gates: [...(evidence.gates ?? []), notMeasured(reason)],
  };
}

type Half = Pick<Measurement, 'side' | 'oid'>;

/** The recorded measurement, otherwise a new one; null when the night was over first. */
async function half(
  context: HeldNight,
  work: Measurable,
  wanted: Half,
): Promise<Result<Measurement | null>> {
  const known = recorded(context, work, wanted);
  if (known !== null) return ok(known);
  const measured = await inTurn(context, () =>
    throughHolds(context, (signal) => measureAt(context, work, { ...wanted, signal })),
  );
  if (measured === null) return ok(null);
  if (!measured.ok) return measured;
  const ids = { taskId: work.task.id, attemptId: work.attempt.id };
  const body = { ...measured.value, repoId: work.task.repoId };
  record(context, { type: 'performance.measured', ...ids, body });
  return measured;
}

function recorded(
  { ports: { store }, nightId }: NightContext,
  { task }: Measurable,
  { side, oid }: Half,
): Measurement | null {
  const events = store.eventsOf(nightId, ['performance.measured']);
  const found = events.findLast(
    (event) =>
      event.type === 'performance.measured' &&
      event.taskId === task.id &&
      event.body.side === side &&
      event.body.oid === oid,
  );
  return found?.type === 'performance.measured' ? found.body : null;
}

/** One benchmark of this night at a time: two at once would measure each other. */
async function inTurn<T>({ live }: NightContext, run: () => Promise<T>): Promise<T> {
  const before = live.benchmarks.last;
  let leave = (): void => undefined;
  live.benchmarks.last = new Promise<void>((resolve) => {
    leave = resolve;
  });
  await before;
  try {
    return await run();
  } finally {
    leave();
  }
}

function wasRed(
  { ports: { store }, nightId }: NightContext,
  { task, attempt }: Measurable,
): boolean {
  return store
    .eventsOf(nightId, ['attempt.found'])
    .some(
      (event) =>
        event.type === 'attempt.found' &&
        event.taskId === task.id &&
        event.attemptId !== attempt.id &&
        event.body.findings.some(({ kind }) => kind === 'benchmark-red'),
    );
}

async function prune(
  context: NightContext,
  { task: { repoId } }: Measurable,
  { keepCycles }: PerformanceConfig,
): Promise<void> {
  const pruned = await context.ports.artifacts?.prune(`performance/${repoId}`, keepCycles);
  if (pruned === undefined || pruned.removed === 0) return;
  record(context, { type: 'performance.pruned', body: { repoId, ...pruned } });
}
