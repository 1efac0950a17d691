import { create, type StoreApi, type UseBoundStore } from 'zustand';
import type { Client } from '../../shared/client.ts';
import type { Reply } from '../../shared/contract.ts';
import type { StoredEvent } from '../../shared/event.ts';
import type { Brief } from '../../shared/schema/brief.ts';
import type { Status } from '../../shared/schema/status.ts';
import { type Connection, connectionAfter } from '../api/connection.ts';
import { tryCall, WIRE_BROKE } from '../api/try-call.ts';

/** Everything the brief page shows. */
export interface BriefState {
  readonly connection: Connection;
  readonly status: Status | null;
  /** Newest first. */
  readonly nights: Reply<'brief.list'>;
  /** The night the person asked for; null means the newest. */
  readonly chosenNightId: string | null;
  /** null while none could be read, or there is none. */
  readonly brief: Brief | null;
  readonly selectedKey: string | null;
  /** Whether the host has a tray, and so another way back to the popover. */
  readonly hasTray: boolean;
}

export interface BriefStore extends BriefState {
  /** Reads the chosen brief; the `seq` of what was read, or null. */
  refresh(): Promise<number | null>;
  onEvent(event: StoredEvent): boolean;
  chooseNight(nightId: string): Promise<void>;
  select(key: string): void;
}

export type UseBrief = UseBoundStore<StoreApi<BriefStore>>;

const EMPTY_BRIEF: BriefState = {
  connection: 'opening',
  status: null,
  nights: [],
  chosenNightId: null,
  brief: null,
  selectedKey: null,
  hasTray: true,
};

/** Whether an event can change a brief. */
export function changesBrief(type: StoredEvent['type']): boolean {
  return type.startsWith('brief.') || type === 'night.moved' || type === 'task.judged';
}

/** A store on `client` that starts with the night `nightId`, or the newest for null. */
export function createBriefStore(client: Client, nightId: string | null): UseBrief {
  return create<BriefStore>()((set, get) => {
    async function refresh(): Promise<number | null> {
      const status = await tryCall(client, 'night.status', {});
      if (!status.ok) {
        set({ connection: status.error === WIRE_BROKE ? 'lost' : connectionAfter(status.error) });
        return null;
      }
      const page = await readPage(client, get());
      set({ connection: 'ok', status: status.value, ...page });
      await markRead(client, page);
      return status.value.seq;
    }

    return {
      ...EMPTY_BRIEF,
      chosenNightId: nightId,
      refresh,
      onEvent: (event) => changesBrief(event.type),
      chooseNight: async (chosenNightId) => {
        set({ chosenNightId, selectedKey: null });
        await refresh();
      },
      select: (selectedKey) => set({ selectedKey }),
    };
  });
}

async function readBrief(client: Client, nightId: string | null): Promise<Brief | null> {
  const brief =
    nightId === null
      ? await tryCall(client, 'brief.latest', {})
      : await tryCall(client, 'brief.show', { nightId });
  return brief.ok ? brief.value : null;
}

type Page = Pick<BriefState, 'nights' | 'brief' | 'hasTray'>;

// What cannot be read stays as it was: the last known state is better than none.
async function readPage(client: Client, state: BriefState): Promise<Page> {
  const [nights, brief, host] = await Promise.all([
    tryCall(client, 'brief.list', {}),
    readBrief(client, state.chosenNightId),
    tryCall(client, 'host.capabilities', {}),
  ]);
  return {
    brief,
    nights: nights.ok ? nights.value : state.nights,
    hasTray: host.ok ? host.value.tray : state.hasTray,
  };
}

async function markRead(client: Client, { nights, brief }: Page): Promise<void> {
  const shown = nights.find(({ nightId }) => nightId === brief?.nightId);
  if (shown === undefined || shown.isRead) return;
  await tryCall(client, 'brief.read', { nightId: shown.nightId });
}
