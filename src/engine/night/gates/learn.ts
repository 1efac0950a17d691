import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { Evidence, Finding } from '../../../shared/schema/evidence.ts';
import type { LessonRow } from '../../../shared/schema/proof/lesson.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { countFindings, lessonsInForce } from '../../agent/lessons/in-force.ts';
import { LESSONS } from '../../agent/lessons/sentences.ts';
import { type NightContext, record } from '../context.ts';

const MAX_KEPT = 20;
const LONGEST_MESSAGE = 400;

/**
 * Keeps what the proof of an attempt found, also where a later try puts it right, and learns from what repeats (003's QIEL):
 * the same kind of finding in `lessons.after` tasks of a repository becomes an instruction to its later agents.
 */
export function learnFrom(
  context: NightContext,
  { task, attempt }: { readonly task: Task; readonly attempt: Attempt },
  evidence: Evidence,
): void {
  const findings = evidence.findings.filter(({ kind }) => LESSONS[kind] !== undefined);
  if (findings.length === 0) return;
  const { repoId } = task;
  const ids = { taskId: task.id, attemptId: attempt.id };
  const kept = findings.slice(0, MAX_KEPT).map(cut);
  const body = { repoId, verdict: evidence.verdict, findings: kept };
  record(context, { type: 'attempt.found', ...ids, body });
  learn(context, repoId, new Set(kept.map(({ kind }) => kind)));
}

function cut(finding: Finding): Finding {
  return { ...finding, message: finding.message.slice(0, LONGEST_MESSAGE) };
}

function learn(context: NightContext, repoId: string, kinds: ReadonlySet<Finding['kind']>): void {
  const { store, clock } = context.ports;
  const { after, forgetAfterDays } = context.config.lessons;
  if (after === 0) return;
  const time = { now: clock.now(), forgetAfterDays };
  const counts = countFindings(store, repoId, time);
  const known = lessonsInForce(store, time).filter((lesson) => lesson.repoId === repoId);
  for (const kind of kinds) {
    const tasks = counts.get(kind) ?? 0;
    const before = known.find((lesson) => lesson.kind === kind)?.tasks ?? 0;
    const sentence = LESSONS[kind];
    if (sentence === undefined || tasks < after || tasks <= before) continue;
    record(context, { type: 'lesson.learned', body: { repoId, kind, sentence, tasks } });
  }
}

/** The lessons that agents of a repository are told, now or right before an instant. */
export function lessonsOf(
  { ports: { store, clock }, config }: NightContext,
  repoId: string,
  before?: number,
): LessonRow[] {
  const { after, forgetAfterDays } = config.lessons;
  if (after === 0) return [];
  return lessonsInForce(store, { now: clock.now(), forgetAfterDays, before }).filter(
    (lesson) => lesson.repoId === repoId,
  );
}
