import { type AppFolder, createApp } from './app.ts';
import type { Browser } from './browser.ts';
import { createWindows } from './browser-window.ts';
import { createIpc } from './ipc.ts';
import { createNative, createSession, geometry } from './native.ts';
import { createProtocol } from './protocol.ts';
import { calls, created, strict } from './recorder.ts';

/** The whole module `electron` of the main process, over one Chromium. */
export function createElectron(folder: AppFolder, browser: Promise<Browser>) {
  const ipc = createIpc();
  const life = createApp(folder, {
    windows: () => windows.BrowserWindow.getAllWindows(),
    closeBrowser: async () => (await browser).close(),
  });
  const protocol = createProtocol(life.isReady);
  const defaultSession = createSession();
  const windows = createWindows(
    { browser, ipc, protocol, session: defaultSession },
    {
      onCreated: (window, contents) => {
        life.app.emit('web-contents-created', {}, contents);
        life.app.emit('browser-window-created', {}, window);
      },
      onClosed: () => {
        const isLast = windows.BrowserWindow.getAllWindows().length === 0;
        if (!isLast || life.isEnding()) return;
        if (life.app.listenerCount('window-all-closed') === 0) life.app.quit();
        else life.app.emit('window-all-closed');
      },
    },
  );
  const electron = {
    app: life.app,
    ipcMain: ipc.ipcMain,
    protocol: strict('protocol', protocol.protocol),
    session: strict('session', { defaultSession }),
    ...windows,
    ...createNative(),
    // Libraries probe these to learn which process they are in.
    ipcRenderer: undefined,
    contextBridge: undefined,
    webFrame: undefined,
    crashReporter: undefined,
    clipboard: undefined,
    net: undefined,
    utilityProcess: undefined,
    __calls: calls,
    __created: created,
    __geometry: geometry,
  };
  return { electron: strict('electron', electron), becomeReady: life.becomeReady };
}
