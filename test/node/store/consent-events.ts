import type { EventBody, NewEvent } from '../../../src/shared/event.ts';
import type { Ask } from '../../../src/shared/schema/consent/ask.ts';
import { idOf } from './samples.ts';
import type { Choice } from './scenario.ts';

/** Something open that waits for the person, about task `taskId`. */
export function anAsk(id: string, taskId: string, extra: Partial<Ask> = {}): Ask {
  return {
    id,
    kind: 'run',
    taskId,
    nightId: null,
    repoId: 'sample',
    category: 'feature',
    text: 'May it run?',
    options: ['yes', 'no'],
    defaultTaken: null,
    rollback: null,
    subject: 'f'.repeat(64),
    state: 'open',
    answer: null,
    reason: '',
    askedAt: 1000,
    expiresAt: 2000,
    endedAt: null,
    ...extra,
  };
}

/** What the person says of a result. */
export function aNote(
  extra: Partial<EventBody<'result.accepted'>> = {},
): EventBody<'result.accepted'> {
  const none = { ref: null, oid: null };
  const said = { decidedBy: 'person', means: 'merge', note: 'Good.' } as const;
  return { repoId: 'sample', category: 'documentation', ...said, ...none, ...extra };
}

interface World {
  readonly nights: number;
  readonly tasks: readonly string[];
  readonly onNight: ReadonlySet<string>;
  readonly asks: string[];
}

const KINDS = ['question', 'run', 'result'] as const;
const ENDS = ['answered', 'granted', 'denied', 'expired', 'void'] as const;
const LEVELS = ['dry-run', 'draft', 'automatic'] as const;
const RESULTS = ['result.accepted', 'result.rejected', 'result.undone'] as const;

/** Asks, answers and results that the store accepts where the scenario stands. */
export function consentEvents(world: World, { which, text }: Choice): NewEvent[] {
  const events: NewEvent[] = [];
  const taskId = world.tasks[which % Math.max(1, world.tasks.length)];
  if (taskId !== undefined) {
    const askId = `ask-${world.asks.length}`;
    world.asks.push(askId);
    const ask = anAsk(askId, taskId, { kind: KINDS[which % 3] ?? 'run', text });
    events.push({ type: 'ask.opened', taskId, body: { ask } });
    const state = ENDS[which % 7];
    const body = { askId, answer: text, reason: 'So.', isQueuedAgain: which % 2 === 0 };
    if (state !== undefined) events.push({ type: 'ask.ended', taskId, body: { ...body, state } });
  }
  const judged = [...world.onNight][which % Math.max(1, world.onNight.size)];
  if (judged !== undefined) {
    const type = RESULTS[which % 3] ?? 'result.accepted';
    const ids = { nightId: idOf(world.nights), taskId: judged };
    events.push({ type, ...ids, body: aNote({ note: text }) });
  }
  const moved = { repoId: 'sample', category: 'tests', movedBy: 'results' } as const;
  const level = LEVELS[which % 3] ?? 'draft';
  events.push({
    type: 'standing.moved',
    body: { ...moved, level, from: 'draft', sentence: text.slice(0, 100) },
  });
  return events;
}
