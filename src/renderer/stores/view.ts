import type { AppError } from '../../shared/error.ts';
import type { StoredEvent } from '../../shared/event.ts';
import type { Rehearsal } from '../../shared/schema/host.ts';
import type { Status } from '../../shared/schema/status.ts';
import type { Task } from '../../shared/schema/task.ts';
import type { Connection } from '../api/connection.ts';

/** Everything the popover shows. `status` is the last one that could be read. */
export interface PopoverState {
  readonly connection: Connection;
  readonly status: Status | null;
  readonly queue: readonly Task[];
  /** The last failed command, until the next one. */
  readonly error: AppError | null;
  /** A command is under way. */
  readonly isBusy: boolean;
  /** A rehearsal is under way; everything else can be done meanwhile. */
  readonly isRehearsing: boolean;
  /** The last rehearsal of this page. */
  readonly rehearsal: Rehearsal | null;
}

export const EMPTY_POPOVER: PopoverState = {
  connection: 'opening',
  status: null,
  queue: [],
  error: null,
  isBusy: false,
  isRehearsing: false,
  rehearsal: null,
};

/** The state with one event in it, so that a row moves before the next snapshot. Events already in the snapshot change nothing. */
export function applyEvent(state: PopoverState, event: StoredEvent): PopoverState {
  const { status } = state;
  if (status === null || event.seq <= status.seq) return state;
  const running = status.running.map((task) => {
    if (task.taskId !== event.taskId) return task;
    const doing = event.type === 'task.doing' ? event.body.doing : task.doing;
    return { ...task, doing, lastEventAt: event.at };
  });
  const now = Math.max(status.now, event.at);
  return { ...state, status: { ...status, running, now, seq: event.seq } };
}

/** The state with a newer snapshot. A snapshot older than the events already applied keeps their `seq`. */
export function applyStatus(state: PopoverState, status: Status): PopoverState {
  const seq = Math.max(status.seq, state.status?.seq ?? 0);
  return { ...state, connection: 'ok', status: { ...status, seq } };
}

/** The tasks of the queue that wait, highest priority and oldest first. */
export function waitingTasks(tasks: readonly Task[]): Task[] {
  return tasks
    .filter((task) => task.state === 'queued')
    .sort((a, b) => b.priority - a.priority || a.createdAt - b.createdAt);
}
