import { appError } from '../../shared/error.ts';
import type { NewEvent } from '../../shared/event.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Config } from '../../shared/schema/config.ts';
import { INITIALIZER_KEY, type NewTask, type Task } from '../../shared/schema/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Store } from '../ports/store.ts';
import { classify, defaultEstimateMs } from './classify.ts';
import { askForTask } from './consent/ask-to-run.ts';

/** Fields to change; an absent or undefined one keeps its value. */
export type TaskChange = { readonly [K in keyof NewTask]?: NewTask[K] | undefined };

/**
 * Tasks the user asked for (features D2). Every change is an event; nothing done is ever deleted. One that may not run by
 * itself is asked about at once.
 */
export interface Queue {
  list(includeDone: boolean): readonly Task[];
  add(input: NewTask): Result<Task>;
  edit(taskId: string, change: TaskChange): Result<Task>;
  remove(taskId: string): Result<{ taskId: string }>;
}

interface QueueDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly config: { current(): Config };
}

const MAX_LISTED = 500;

/** A queue over the store; repositories are those of the configuration in force. */
export function createQueue({ store, clock, ids, config }: QueueDeps): Queue {
  const asks = askAbout({ store, clock, ids, config });
  return {
    list: (includeDone) => (includeDone ? store.tasks(MAX_LISTED) : store.queuedTasks()),
    add: (input) => {
      const repoId = repositoryFor(config.current(), input.repoId);
      if (!repoId.ok) return repoId;
      const id = ids.next();
      const now = clock.now();
      const category = input.category ?? classify(`${input.title} ${input.instructions ?? ''}`);
      const task: Task = {
        id,
        repoId: repoId.value,
        source: 'queue',
        key: `${input.role === 'initializer' ? INITIALIZER_KEY : 'queue:'}${id}`,
        title: input.title,
        instructions: input.instructions ?? input.title,
        category,
        trust: 'operator',
        targets: input.targets ?? [],
        estimateMs: input.estimateMs ?? defaultEstimateMs(category),
        priority: input.priority ?? 0,
        state: 'queued',
        verdict: null,
        nightId: null,
        createdAt: now,
        updatedAt: now,
      };
      const added = { type: 'task.added', taskId: id, body: { task } } as const;
      store.appendAll([added, ...asks(task, input.approve)]);
      return ok(task);
    },
    edit: (taskId, change) => {
      const found = queuedTask(store, taskId);
      if (!found.ok) return found;
      const moved =
        change.repoId === undefined
          ? ok(found.value.repoId)
          : repositoryFor(config.current(), change.repoId);
      if (!moved.ok) return moved;
      const task: Task = {
        ...found.value,
        ...present(change),
        repoId: moved.value,
        updatedAt: clock.now(),
      };
      const edited = { type: 'task.edited', taskId, body: { task } } as const;
      store.appendAll([edited, ...asks(task, change.approve)]);
      return ok(task);
    },
    remove: (taskId) => {
      const found = queuedTask(store, taskId);
      if (!found.ok) return found;
      store.append({ type: 'task.removed', taskId, body: { taskId } });
      return ok({ taskId });
    },
  };
}

/** The events that a new or changed task brings because it may not run by itself. */
function askAbout({ store, clock, ids, config }: QueueDeps) {
  return (task: Task, isApproved = false): NewEvent[] => {
    const settings = config.current();
    const { expireAfterMs } = settings.approvals;
    const source = { store, config: settings, hash: ids.hash, now: clock.now() };
    const maker = { ids, clock, expireAfterMs };
    return askForTask({ ...source, ...maker }, task, { nightId: null, isApproved });
  };
}

function queuedTask(store: Store, taskId: string): Result<Task> {
  const task = store.task(taskId);
  if (task === null) return fail(appError('not-found', `There is no task '${taskId}'.`));
  if (task.state === 'queued') return ok(task);
  return fail(
    appError('bad-input', `'${task.title}' is ${task.state} and can no longer be changed.`),
  );
}

/** The repository a task is for: the one named, or the only one there is. */
function repositoryFor(config: Config, wanted: string | undefined): Result<string> {
  const known = config.repositories.map(({ id }) => id);
  if (known.length === 0) {
    const fix = 'Add one to the configuration file first.';
    return fail(appError('no-repository', 'No repository is configured.', { fix }));
  }
  if (wanted !== undefined) {
    if (known.includes(wanted)) return ok(wanted);
    const message = `There is no repository called '${wanted}'; there is ${known.join(', ')}.`;
    return fail(appError('no-repository', message, { place: { field: 'repoId' } }));
  }
  const [only, another] = known;
  if (only !== undefined && another === undefined) return ok(only);
  const fix = `Name one of ${known.join(', ')}.`;
  return fail(
    appError('bad-input', 'There are several repositories.', { fix, place: { field: 'repoId' } }),
  );
}

/** Only the fields that were given, so that an absent one keeps its value. A task keeps its role. */
function present({ role: _, approve: __, ...change }: TaskChange): Partial<Task> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
