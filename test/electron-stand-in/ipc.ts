import { EventEmitter } from 'node:events';
import type { Fields } from './cdp.ts';
import { strict } from './recorder.ts';
import { createWire } from './wire.ts';

const wire = createWire();

type Handler = (event: object, ...args: unknown[]) => unknown;

/** Where a message came from and how to answer it. */
export interface Origin {
  readonly sender: object;
  readonly senderFrame: object | null;
  deliver(message: Fields): void;
}

/** `ipcMain`, and the entry for messages of the preload worlds. */
export function createIpc() {
  const handlers = new Map<string, Handler>();
  class IpcMain extends EventEmitter {
    handle(channel: string, handler: Handler): void {
      if (handlers.has(channel)) {
        throw new Error(`Attempted to register a second handler for '${channel}'`);
      }
      handlers.set(channel, handler);
    }
    handleOnce(channel: string, handler: Handler): void {
      this.handle(channel, (...args) => {
        handlers.delete(channel);
        return handler(...args);
      });
    }
    removeHandler(channel: string): void {
      handlers.delete(channel);
    }
  }
  const ipcMain = strict('ipcMain', new IpcMain());

  async function answer(message: Fields, origin: Origin): Promise<void> {
    const { id, channel } = message;
    const event = { sender: origin.sender, senderFrame: origin.senderFrame };
    try {
      const handler = handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      const args = wire.decode(message['args']) as unknown[];
      const body = wire.encode(await handler(event, ...args));
      origin.deliver({ kind: 'reply', id, isOk: true, body });
    } catch (thrown) {
      const body = `Error invoking remote method '${channel}': ${String(thrown)}`;
      origin.deliver({ kind: 'reply', id, isOk: false, body });
    }
  }

  /** Takes one message a preload world posted. */
  function receive(message: Fields, origin: Origin): void {
    if (message['kind'] === 'invoke') {
      void answer(message, origin);
      return;
    }
    const args = wire.decode(message['args']) as unknown[];
    const event = { sender: origin.sender, senderFrame: origin.senderFrame, ports: [] };
    ipcMain.emit(message['channel'], event, ...args);
  }

  return { ipcMain, receive };
}

export type Ipc = ReturnType<typeof createIpc>;

/** The message that makes `ipcRenderer` emit `channel`. */
export function eventMessage(channel: string, args: unknown[]): Fields {
  return { kind: 'event', channel, body: wire.encode(args) };
}
