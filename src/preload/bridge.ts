import type { Bridge } from '../shared/bridge.ts';
import { CHANNEL } from '../shared/channel.ts';

type Listener = (event: unknown, message: unknown) => void;

/** The part of `ipcRenderer` the bridge stands on. */
export interface Wire {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  send(channel: string, ...args: unknown[]): void;
  on(channel: string, listener: Listener): unknown;
  off(channel: string, listener: Listener): unknown;
}

/** The two functions a page gets. Neither hands out a channel name or the wire itself (R76). */
export function createBridge(wire: Wire): Bridge {
  let followers = 0;
  return {
    call: (method, input) => wire.invoke(CHANNEL.call, method, input),
    follow: (seq, onEvent) => {
      followers += 1;
      const id = followers;
      const listener: Listener = (_event, message) => {
        if (isFor(id, message)) onEvent(message.event);
      };
      wire.on(CHANNEL.event, listener);
      wire.send(CHANNEL.follow, { id, after: seq });
      return () => {
        wire.off(CHANNEL.event, listener);
        wire.send(CHANNEL.unfollow, { id });
      };
    },
  };
}

function isFor(id: number, message: unknown): message is { event: unknown } {
  if (typeof message !== 'object' || message === null) return false;
  return 'id' in message && message.id === id && 'event' in message;
}
