import { describe, expect, it } from 'vitest';
import {
  applyEvent,
  applyStatus,
  EMPTY_POPOVER,
  waitingTasks,
} from '../../../src/renderer/stores/view.ts';
import type { StoredEvent } from '../../../src/shared/event.ts';
import { queuedTask, runningStatus } from '../../helpers/sample-status.ts';

const state = applyStatus(EMPTY_POPOVER, runningStatus({ seq: 10 }));

function doing(seq: number, taskId: string): StoredEvent {
  return { seq, at: 9e12, type: 'task.doing', nightId: 'n', taskId, body: { doing: 'committing' } };
}

describe('an event', () => {
  it('moves the row of its task and no other', () => {
    const { status } = applyEvent(state, doing(11, 'task-1'));
    expect(status?.running[0]).toMatchObject({ doing: 'committing', lastEventAt: 9e12 });
    expect(status?.running[1]).toBe(state.status?.running[1]);
    expect(status).toMatchObject({ seq: 11, now: 9e12 });
  });

  it('changes nothing when the snapshot already holds it, or before there is one', () => {
    expect(applyEvent(state, doing(10, 'task-1'))).toBe(state);
    expect(applyEvent(EMPTY_POPOVER, doing(1, 'task-1'))).toBe(EMPTY_POPOVER);
  });

  it('is not applied twice after an older snapshot arrives late', () => {
    const ahead = applyEvent(state, doing(12, 'task-1'));
    const late = applyStatus(ahead, runningStatus({ seq: 11 }));
    expect(applyEvent(late, doing(12, 'task-1'))).toBe(late);
  });
});

describe('the queue', () => {
  it('shows only what waits, by priority and then by age', () => {
    const tasks = [
      queuedTask('young', 'x', { createdAt: 3 }),
      queuedTask('old', 'x', { createdAt: 1 }),
      queuedTask('urgent', 'x', { createdAt: 9, priority: 5 }),
      queuedTask('gone', 'x', { state: 'done' }),
    ];
    expect(waitingTasks(tasks).map(({ id }) => id)).toEqual(['urgent', 'old', 'young']);
  });
});
