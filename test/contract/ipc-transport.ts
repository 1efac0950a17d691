import { EventEmitter } from 'node:events';
import type { IpcMain } from 'electron/main';
import { type IpcEvent, serveIpc } from '../../src/main/ipc/serve.ts';
import { createBridge, type Wire } from '../../src/preload/bridge.ts';
import type { FakeEngine } from '../helpers/fake-engine.ts';
import type { OpenTransport } from './transports.ts';

type Handle = (event: IpcEvent, ...args: unknown[]) => Promise<unknown>;

/** The preload's own bridge against the main process's own server; every message is cloned, as between processes. */
export async function openIpc({ dispatch, feed }: FakeEngine): Promise<OpenTransport> {
  const handles = new Map<string, Handle>();
  const toMain = Object.assign(new EventEmitter(), {
    handle: (channel: string, handler: Handle) => void handles.set(channel, handler),
  });
  const toPage = new EventEmitter();
  const sender = Object.assign(new EventEmitter(), {
    id: 1,
    isDestroyed: () => false,
    send: (channel: string, message: unknown) => {
      toPage.emit(channel, {}, structuredClone(message));
    },
  });
  const event = { sender, senderFrame: { url: 'app://bundle/popover.html', parent: null } };
  serveIpc({
    ipcMain: toMain as unknown as IpcMain,
    dispatch,
    feed,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    isOurs: () => true,
  });
  const wire: Wire = {
    invoke: async (channel, ...args) => {
      const handle = handles.get(channel);
      if (handle === undefined) throw new Error(`no handler for ${channel}`);
      const reply = await handle(event as unknown as IpcEvent, ...structuredClone(args));
      return structuredClone(reply);
    },
    send: (channel, ...args) => void toMain.emit(channel, event, ...structuredClone(args)),
    on: (channel, listener) => toPage.on(channel, listener),
    off: (channel, listener) => toPage.off(channel, listener),
  };
  const close = async (): Promise<void> => void sender.emit('destroyed');
  return { transport: createBridge(wire), close };
}
