import { app, dialog, ipcMain, powerMonitor, protocol, session } from 'electron/main';
import type { Log } from '../engine/ports/log.ts';
import type { App, OsPorts } from '../node/app-ports.ts';
import type { Paths } from '../node/paths.ts';
import type { Method } from '../shared/contract.ts';
import type { Result } from '../shared/result.ts';
import { type DisplayState, Status } from '../shared/schema/status.ts';
import { installApplicationMenu } from './application-menu.ts';
import { createPhases, need } from './boot.ts';
import { isOurs } from './ipc/is-ours.ts';
import { serveIpc } from './ipc/serve.ts';
import { electronPorts } from './os-ports.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { watchStatus } from './tray/status-watch.ts';
import { createMenuBarItem, type MenuBarItem } from './tray/tray.ts';
import { createBriefOpener } from './windows/brief.ts';
import { createOurPages, type OurPages } from './windows/ours.ts';
import { PAGE_SCHEME } from './windows/page-address.ts';
import { createPageFiles } from './windows/page-files.ts';
import { createPresence } from './windows/presence.ts';
import { denyPermissions } from './windows/secure.ts';

const BUSY: readonly DisplayState[] = ['running', 'throttled', 'finishing', 'recovering'];

/** What the menu-bar app is made from. Folders are absolute. */
export interface MenuBarAppDeps {
  readonly paths: Paths;
  readonly log: Log;
  readonly rendererDir: string;
  readonly assetsDir: string;
  readonly preload: string;
  createApp(os: OsPorts, paths: Paths): Promise<Result<App>>;
}

/** Brings the app up once Electron is ready, phase by phase. Rejects with a `BootFailure`. */
export async function startMenuBarApp(deps: MenuBarAppDeps): Promise<void> {
  const phase = createPhases(deps.log);
  const pages = createOurPages();
  const openBrief = createBrief(deps, pages);
  await phase('windows', () => {
    denyPermissions(session.defaultSession);
    protocol.handle(PAGE_SCHEME, createPageFiles(deps.rendererDir));
    installApplicationMenu();
  });
  const engine = await phase('engine', async () =>
    need('engine', await deps.createApp(await electronPorts(deps.log, openBrief), deps.paths)),
  );
  await phase('ipc', () =>
    serveIpc({
      ipcMain,
      dispatch: engine.dispatch,
      feed: engine.feed,
      log: deps.log,
      isOurs: (event) => isOurs(event, pages.has),
    }),
  );
  const shutdown = createAppShutdown(deps.log, engine);
  const item = await phase('tray', () => createItem({ deps, engine, pages, openBrief }));
  app.on('second-instance', () => item.showPopover());
  app.on('before-quit', (event) => {
    event.preventDefault();
    void shutdown.leave();
  });
  await phase('night', () => engine.start());
}

function createBrief(deps: MenuBarAppDeps, pages: OurPages): () => boolean {
  const presence = createPresence(app, process.platform);
  return createBriefOpener({
    preload: deps.preload,
    onOpened: (contents) => {
      pages.add(contents);
      presence.windowOpened();
    },
    onClosed: () => presence.windowClosed(),
    onFailed: (reason) => deps.log.error('brief.failed', { reason }),
  });
}

function createItem(parts: {
  deps: MenuBarAppDeps;
  engine: App;
  pages: OurPages;
  openBrief: () => boolean;
}): MenuBarItem {
  const { deps, engine, pages, openBrief } = parts;
  const item = createMenuBarItem({
    assetsDir: deps.assetsDir,
    preload: deps.preload,
    actions: {
      call: (method) => void callFromMenu(engine, method),
      openBrief,
      quit: () => app.quit(),
    },
    onPopover: (window) => pages.add(window.webContents),
  });
  const stopWatching = watchStatus({
    dispatch: engine.dispatch,
    feed: engine.feed,
    onStatus: item.show,
    onFailed: (error) => deps.log.warn('tray.status-failed', { code: error.code }),
  });
  app.once('quit', stopWatching);
  return item;
}

async function callFromMenu(engine: App, method: Method): Promise<void> {
  const input = method === 'emergency.stop' ? { from: 'menu' } : {};
  const reply = await engine.dispatch(method, input);
  if (reply.ok) return;
  const { message, fix } = reply.error;
  await dialog.showMessageBox({
    type: 'info',
    message,
    ...(fix === undefined ? {} : { detail: fix }),
  });
}

function createAppShutdown(log: Log, engine: App): Shutdown {
  const shutdown = createShutdown({
    log,
    stop: () => engine.stop(),
    mayLeave: () => mayLeave(engine),
    exit: (code) => app.exit(code),
  });
  // The system does not wait for an answer, so it is not asked for.
  powerMonitor.on('shutdown', () => void shutdown.leaveNow(0));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void shutdown.leaveNow(0));
  }
  return shutdown;
}

/** A paused night has work in the middle too. */
function isBusy({ state, night }: Status): boolean {
  return BUSY.includes(state) || night?.state === 'running';
}

async function mayLeave(engine: App): Promise<boolean> {
  const reply = await engine.dispatch('night.status', {});
  const status = Status.safeParse(reply.ok ? reply.value : null);
  if (!status.success || !isBusy(status.data)) return true;
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: "Quit and stop tonight's run?",
    detail: 'Work so far is saved on branches.',
    buttons: ['Quit', 'Stay'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
}
