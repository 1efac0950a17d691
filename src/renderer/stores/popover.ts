import { create, type StoreApi, type UseBoundStore } from 'zustand';
import type { Client } from '../../shared/client.ts';
import type { AppError } from '../../shared/error.ts';
import type { StoredEvent } from '../../shared/event.ts';
import { connectionAfter } from '../api/connection.ts';
import { tryCall, WIRE_BROKE } from '../api/try-call.ts';
import { type Action, type Call, EMERGENCY_STOP } from './action.ts';
import { applyEvent, applyStatus, EMPTY_POPOVER, type PopoverState, waitingTasks } from './view.ts';

/** The popover's state and everything a person can do in it. */
export interface PopoverStore extends PopoverState {
  /** Reads the status and the queue; the `seq` of what was read, or null. */
  refresh(): Promise<number | null>;
  /** Moves the rows at once; everything else comes with the refresh it asks for. */
  onEvent(event: StoredEvent): boolean;
  act(action: Action): Promise<void>;
  /** Whether the task is in the queue now. */
  addTask(title: string): Promise<boolean>;
  removeTask(taskId: string): Promise<void>;
  /** Makes a sample repository and starts a short night on it. */
  trySample(): Promise<void>;
  /** Tries what tonight will do, for up to a minute. */
  rehearse(): Promise<void>;
}

export type UsePopover = UseBoundStore<StoreApi<PopoverStore>>;

const SAMPLE_NIGHT_MS = 20 * 60_000;

/** What the store needs of its page. */
export interface PopoverDeps {
  readonly client: Client;
  readonly now: () => number;
  /** Shows the brief where the host has no window for it. */
  readonly goToBrief: () => void;
}

/** A store on `client`. It reads nothing until `refresh`. */
export function createPopoverStore({ client, now, goToBrief }: PopoverDeps): UsePopover {
  return create<PopoverStore>()((set, get) => {
    async function refresh(): Promise<number | null> {
      const [status, queue] = await Promise.all([
        tryCall(client, 'night.status', {}),
        tryCall(client, 'queue.list', {}),
      ]);
      if (!status.ok) {
        set({ connection: status.error === WIRE_BROKE ? 'lost' : connectionAfter(status.error) });
        return null;
      }
      set((state) => applyStatus(state, status.value));
      if (queue.ok) set({ queue: waitingTasks(queue.value) });
      return status.value.seq;
    }

    async function run(calls: readonly Call[]): Promise<boolean> {
      if (get().isBusy && !isUrgent(calls)) return false;
      set({ isBusy: true, error: null });
      const error = await firstFailure(client, calls, goToBrief);
      set({ isBusy: false, error });
      await refresh();
      return error === null;
    }

    return {
      ...EMPTY_POPOVER,
      refresh,
      onEvent: (event) => {
        set((state) => applyEvent(state, event));
        return true;
      },
      act: async ({ calls }) => {
        await run(calls);
      },
      addTask: (title) => run([{ method: 'queue.add', input: { title } }]),
      removeTask: async (taskId) => {
        await run([{ method: 'queue.remove', input: { taskId } }]);
      },
      rehearse: async () => {
        if (get().isRehearsing) return;
        set({ isRehearsing: true, error: null });
        const reply = await tryCall(client, 'host.rehearse', {});
        set({
          isRehearsing: false,
          ...(reply.ok ? { rehearsal: reply.value } : { error: reply.error }),
        });
      },
      trySample: async () => {
        set({ isBusy: true, error: null });
        const sample = await tryCall(client, 'sample.create', {});
        set({ isBusy: false, error: sample.ok ? null : sample.error });
        if (!sample.ok) return;
        const repoIds = [sample.value.repoId];
        const until = now() + SAMPLE_NIGHT_MS;
        await run([{ method: 'night.arm', input: { startNow: true, until, repoIds } }]);
      },
    };
  });
}

/** What a person waits for must not keep them from stopping it. */
function isUrgent(calls: readonly Call[]): boolean {
  return calls === EMERGENCY_STOP.calls;
}

async function firstFailure(
  client: Client,
  calls: readonly Call[],
  goToBrief: () => void,
): Promise<AppError | null> {
  for (const call of calls) {
    const reply = await tryCall(client, call.method, call.input);
    if (!reply.ok) return reply.error;
    if (call.method === 'window.brief' && isUnopened(reply.value)) goToBrief();
  }
  return null;
}

function isUnopened(reply: unknown): boolean {
  return typeof reply === 'object' && reply !== null && 'opened' in reply && reply.opened === false;
}
