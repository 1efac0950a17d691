import type { EventType, StoredEvent } from '../../../shared/event.ts';
import type { Actor, AuditEntry, Severity } from '../../../shared/schema/audit.ts';
import type { LeveledEvent } from '../../ports/store.ts';

const CRITICAL_LEVEL = 50;
const WARNING_LEVEL = 40;
const SUMMARY_LENGTH = 300;

/** The lowest level of each severity. */
export const LEVEL_OF: Readonly<Record<Severity, number>> = {
  info: 0,
  warning: WARNING_LEVEL,
  critical: CRITICAL_LEVEL,
};

/** How much an event of this level matters. */
export function severityOf(level: number): Severity {
  if (level >= CRITICAL_LEVEL) return 'critical';
  return level >= WARNING_LEVEL ? 'warning' : 'info';
}

/** What only a person does. */
const BY_PERSON: ReadonlySet<EventType> = new Set<EventType>([
  'night.paused',
  'night.resumed',
  'step.settled',
  'schedule.skip-set',
  'task.edited',
  'task.removed',
  'lesson.dropped',
  'brief.read',
  'result.rejected',
  'result.undone',
  'result.discarded',
  'result.restored',
  'result.continued',
]);

/** Ends of an ask that nobody chose. */
const BY_ITSELF: readonly string[] = ['expired', 'void'];

const BY_SCHEDULE: ReadonlySet<EventType> = new Set<EventType>([
  'night.replanned',
  'slot.due',
  'slot.dropped',
  'slot.claimed',
]);

/** What an agent says of itself; everything else of an attempt is ours. */
const BY_AGENT: ReadonlySet<EventType> = new Set<EventType>(['attempt.threaded', 'attempt.used']);

/** Who caused an event. */
export function actorOf(event: StoredEvent): Actor {
  if (event.type === 'night.armed') {
    return event.body.night.trigger === 'schedule' ? 'schedule' : 'person';
  }
  if (event.type === 'task.added') {
    return event.body.task.source === 'queue' ? 'person' : 'program';
  }
  return actorOfConsent(event) ?? actorByType(event.type);
}

/** Who had a say in what a night may do and what becomes of it; null for any other event. */
function actorOfConsent(event: StoredEvent): Actor | null {
  if (event.type === 'ask.ended') {
    return BY_ITSELF.includes(event.body.state) ? 'program' : 'person';
  }
  if (event.type === 'result.accepted') {
    return event.body.decidedBy === 'person' ? 'person' : 'program';
  }
  if (event.type !== 'standing.moved') return null;
  return event.body.movedBy === 'person' ? 'person' : 'program';
}

function actorByType(type: EventType): Actor {
  if (BY_PERSON.has(type)) return 'person';
  if (BY_SCHEDULE.has(type)) return 'schedule';
  return BY_AGENT.has(type) ? 'agent' : 'program';
}

/** An event as the audit trail tells it. */
export function entryOf({ event, level }: LeveledEvent): AuditEntry {
  const { seq, at, type, body } = event;
  return {
    seq,
    at,
    type,
    severity: severityOf(level),
    actor: actorOf(event),
    nightId: event.nightId ?? null,
    taskId: event.taskId ?? null,
    attemptId: event.attemptId ?? null,
    summary: summaryOf(body),
    body: JSON.parse(JSON.stringify(body)),
  };
}

/** Where events keep their words, the most telling first. */
const WORDS = [
  'sentence',
  'reason',
  'text',
  'message',
  'headline',
  'title',
  'note',
  'doing',
  'ref',
];

function summaryOf(body: Readonly<Record<string, unknown>>): string {
  const inner = Object.values(body).filter(isRecord);
  for (const part of [body, ...inner]) {
    for (const name of WORDS) {
      const words = part[name];
      if (typeof words === 'string' && words !== '') return cut(words);
    }
  }
  return cut(JSON.stringify(body));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > SUMMARY_LENGTH ? `${line.slice(0, SUMMARY_LENGTH - 1)}…` : line;
}
