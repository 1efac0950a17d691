import type { NewEvent } from '../../../shared/event.ts';
import type { Question } from '../../../shared/schema/attempt.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { subjectOfResult } from '../../safety/consent/subject.ts';
import { endAsk, newAsk } from '../../work/consent/open-ask.ts';
import type { NightContext } from '../context.ts';
import { questionsLeft } from './may-run.ts';

/** What work on a task ended with. */
export interface EndedWork {
  readonly task: Task;
  readonly evidence: Evidence;
  /** What its agent asked, answered by itself for the time being or not. */
  readonly question: Question | null;
}

/** Writes down the verdict on ended work together with what the person is asked about it, so that neither is without the other. */
export function recordJudged(context: NightContext, work: EndedWork): void {
  const { nightId, ports } = context;
  const body = { evidence: work.evidence };
  const judged = { type: 'task.judged', nightId, taskId: work.task.id, body } as const;
  ports.store.appendAll([judged, ...asksAfter(context, work)]);
}

/**
 * What the person is asked about ended work: the question of its agent as
 * far as tonight may still ask, and whether a proved result that its diff calls risky may land.
 */
function asksAfter(context: NightContext, work: EndedWork): NewEvent[] {
  const { question, evidence } = work;
  const isAsked = question !== null && (evidence.verdict === 'question' || hasDefault(question));
  return [
    ...(isAsked && questionsLeft(context) > 0 ? [askQuestion(context, work.task, question)] : []),
    ...askToLand(context, work),
  ];
}

/** Whether an agent went on with an answer of its own in the meantime. */
function hasDefault({ defaultTaken }: Question): boolean {
  return defaultTaken !== undefined;
}

/** The event that puts an agent's question before the person. */
export function askQuestion(context: NightContext, task: Task, question: Question): NewEvent {
  const { text, options, defaultTaken = null, rollback = null } = question;
  const isListed = defaultTaken === null || options.includes(defaultTaken);
  const draft = {
    kind: 'question',
    text,
    options: (isListed ? options : [...options, defaultTaken]).slice(-MAX_OPTIONS),
    defaultTaken,
    rollback,
    subject: context.ports.ids.hash(text),
    task,
    nightId: context.nightId,
  } as const;
  return newAsk(makerOf(context), draft).event;
}

const MAX_OPTIONS = 6;

function askToLand(context: NightContext, { task, evidence }: EndedWork): NewEvent[] {
  const { store, ids } = context.ports;
  const reasons = evidence.review ?? [];
  const { headOid, verdict } = evidence;
  const open = store
    .asksOf(task.id)
    .filter(({ kind, state }) => kind === 'result' && state === 'open');
  const old = open.map((ask) =>
    endAsk(ask, { state: 'void', reason: 'A newer result took its place.' }),
  );
  if (reasons.length === 0 || headOid === null || verdict !== 'verified') return old;
  const draft = {
    kind: 'result',
    text: `May the result of '${task.title}' be merged? It is proved, and ${reasons.join('; ')}.`.slice(
      0,
      2000,
    ),
    subject: subjectOfResult({ taskId: task.id, headOid, reasons }, ids.hash),
    task,
    nightId: context.nightId,
  } as const;
  return [...old, newAsk(makerOf(context), draft).event];
}

/** Questions of earlier nights that were one too many then are asked now, oldest first. */
export function askPutOff(context: NightContext, tasks: readonly Task[]): void {
  const { store } = context.ports;
  const waiting = tasks
    .filter(({ state, verdict }) => state === 'awaiting-approval' && verdict === 'question')
    .filter(({ id }) => !store.asksOf(id).some(({ kind }) => kind === 'question'))
    .toSorted((one, other) => one.updatedAt - other.updatedAt);
  for (const task of waiting.slice(0, questionsLeft(context))) {
    const question = store.attemptsOf(task.id).at(-1)?.outcome?.question ?? null;
    if (question !== null) store.append(askQuestion(context, task, question));
  }
}

function makerOf({ ports: { ids, clock }, config }: NightContext) {
  return { ids, clock, expireAfterMs: config.approvals.expireAfterMs };
}
