import type { NewEvent } from '../../../shared/event.ts';
import type { Ask, AskState } from '../../../shared/schema/consent/ask.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';

/** What is asked, before it has an id and times. */
export type AskDraft = Pick<Ask, 'kind' | 'text' | 'subject'> &
  Partial<Pick<Ask, 'options' | 'defaultTaken' | 'rollback'>> & {
    readonly task: Task;
    readonly nightId: string | null;
  };

/** What an ask needs of the world. */
export interface AskMaker {
  readonly ids: Pick<Ids, 'next'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly expireAfterMs: number;
}

/** An open ask, and the event that opens it. */
export function newAsk(maker: AskMaker, draft: AskDraft): { ask: Ask; event: NewEvent } {
  const { task, nightId, ...rest } = draft;
  const askedAt = maker.clock.now();
  const ask: Ask = {
    options: [],
    defaultTaken: null,
    rollback: null,
    ...rest,
    id: maker.ids.next(),
    taskId: task.id,
    nightId,
    repoId: task.repoId,
    category: task.category,
    state: 'open',
    answer: null,
    reason: '',
    askedAt,
    expiresAt: askedAt + maker.expireAfterMs,
    endedAt: null,
  };
  const subject = nightId === null ? {} : { nightId };
  return { ask, event: { type: 'ask.opened', ...subject, taskId: task.id, body: { ask } } };
}

/** The event that ends an ask. */
export function endAsk(
  ask: Ask,
  end: {
    readonly state: Exclude<AskState, 'open'>;
    readonly reason: string;
    readonly answer?: string | null;
    readonly isQueuedAgain?: boolean;
  },
): NewEvent {
  const { state, reason, answer = null, isQueuedAgain = false } = end;
  const body = { askId: ask.id, state, answer, reason: reason.slice(0, 300), isQueuedAgain };
  const night = ask.nightId === null ? {} : { nightId: ask.nightId };
  return { type: 'ask.ended', ...night, taskId: ask.taskId, body };
}
