/** What a running task does at this moment; kept in memory because it is gone with the process anyway. */
export interface Doing {
  readonly doing: string;
  readonly lastEventAt: number;
}

/** The live side of running tasks, by task id. */
export interface Activity {
  note(taskId: string, doing: string | null, at: number): void;
  clear(taskId: string): void;
  read(taskId: string): Doing | null;
}

/** An empty record; a null `doing` keeps the last words and only says that something happened. */
export function createActivity(): Activity {
  const tasks = new Map<string, Doing>();
  return {
    note: (taskId, doing, at) => {
      tasks.set(taskId, { doing: doing ?? tasks.get(taskId)?.doing ?? '', lastEventAt: at });
    },
    clear: (taskId) => {
      tasks.delete(taskId);
    },
    read: (taskId) => tasks.get(taskId) ?? null,
  };
}
