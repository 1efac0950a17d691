import type { EventType, StoredEvent } from '../../../shared/event.ts';
import type { Question } from '../../../shared/schema/attempt.ts';
import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { ItemClosed } from '../../../shared/schema/session-item.ts';
import type { NightContext } from '../context.ts';
import type { SessionWork } from './work.ts';

/** An item that was ended, as far as it came. */
export interface SessionItem extends ItemClosed {
  readonly attemptId: string | null;
  /** Its change in commits of ours, and its task; null before it is saved. */
  readonly saved: {
    readonly itemId: string;
    readonly fromOid: string;
    readonly oid: string;
  } | null;
  /** Null before it is judged. */
  readonly evidence: Evidence | null;
}

/** Where a session stands: all of it from the journal, so that a crash forgets nothing. */
export interface SessionState {
  readonly items: readonly SessionItem[];
  readonly open: {
    readonly n: number;
    readonly title: string;
    readonly question: Question | null;
  } | null;
  readonly nextN: number;
  readonly restarts: number;
  readonly isFinished: boolean;
  /** The commit up to which changes belong to items. */
  readonly itemsOid: string;
  /** The newest commit of ours on the session's branch. */
  readonly headOid: string;
  /** Attempts that left something. */
  readonly fruitful: ReadonlySet<string>;
}

const EVENTS: readonly EventType[] = [
  'item.opened',
  'item.asked',
  'item.closed',
  'item.saved',
  'session.restarted',
  'session.finished',
  'attempt.committed',
];

/** The session as the journal has it now. */
export function readSession(context: NightContext, { task, row }: SessionWork): SessionState {
  const { store } = context.ports;
  const events = store.eventsOf(context.nightId, EVENTS).filter(({ taskId }) => taskId === task.id);
  const evidence = new Map(
    store.taskNights(context.nightId).map((one) => [one.taskId, one.evidence]),
  );
  const saved = new Map(
    events.flatMap((event) => (event.type === 'item.saved' ? [[event.body.n, event.body]] : [])),
  );
  const items = events.flatMap((event): SessionItem[] => {
    if (event.type !== 'item.closed') return [];
    const kept = saved.get(event.body.n) ?? null;
    const judged = kept === null ? null : (evidence.get(kept.itemId) ?? null);
    return [{ ...event.body, attemptId: event.attemptId ?? null, saved: kept, evidence: judged }];
  });
  const { itemsOid, headOid } = commitsOf(events, row.baseOid);
  return {
    items,
    open: openItem(events),
    nextN: Math.max(0, ...events.map(numberOf)) + 1,
    restarts: events.filter(({ type }) => type === 'session.restarted').length,
    isFinished: events.some(({ type }) => type === 'session.finished'),
    itemsOid,
    headOid,
    fruitful: new Set(events.flatMap(leftSomething)),
  };
}

function numberOf(event: StoredEvent): number {
  return event.type === 'item.opened' || event.type === 'item.closed' ? event.body.n : 0;
}

function openItem(events: readonly StoredEvent[]): SessionState['open'] {
  const opened = events.findLast(({ type }) => type === 'item.opened');
  if (opened?.type !== 'item.opened') return null;
  const { n, title } = opened.body;
  const isClosed = events.some((event) => event.type === 'item.closed' && event.body.n === n);
  if (isClosed) return null;
  const asked = events.findLast((event) => event.type === 'item.asked' && event.body.n === n);
  return { n, title, question: asked?.type === 'item.asked' ? asked.body.question : null };
}

function commitsOf(events: readonly StoredEvent[], baseOid: string) {
  let itemsOid = baseOid;
  let headOid = baseOid;
  for (const event of events) {
    if (event.type === 'attempt.committed') headOid = event.body.oid;
    // A question without a change takes nothing of what is open.
    if (event.type !== 'item.saved' || event.body.oid === event.body.fromOid) continue;
    itemsOid = event.body.oid;
    headOid = event.body.oid;
  }
  return { itemsOid, headOid };
}

function leftSomething(event: StoredEvent): string[] {
  const { attemptId } = event;
  if (attemptId === undefined) return [];
  if (event.type === 'attempt.committed' || event.type === 'item.asked') return [attemptId];
  if (event.type === 'item.saved') return event.body.oid === event.body.fromOid ? [] : [attemptId];
  const isQuestion = event.type === 'item.closed' && event.body.question !== null;
  return isQuestion ? [attemptId] : [];
}
