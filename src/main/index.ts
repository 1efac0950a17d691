import path from 'node:path';
import { app, dialog, protocol } from 'electron/main';
import { createApp } from '../node/app.ts';
import { createLog } from '../node/log.ts';
import { resolvePaths } from '../node/paths.ts';
import { BootFailure } from './boot.ts';
import { installCrashNet } from './crash-net.ts';
import { startMenuBarApp } from './menu-bar-app.ts';
import { lockPages, PAGE_SCHEME_PRIVILEGES } from './windows/secure.ts';

const paths = resolvePaths(process.env);
const log = createLog(paths.logDir);
// Next to our own state, so that a second installation with another state folder is another instance.
app.setPath('userData', path.join(paths.stateDir, 'browser'));
app.enableSandbox();
protocol.registerSchemesAsPrivileged([PAGE_SCHEME_PRIVILEGES]);
lockPages(app);
installCrashNet(log, () => app.exit(70));
// A menu-bar app stays when its last window closes; without a listener Electron quits.
app.on('window-all-closed', () => undefined);

if (app.requestSingleInstanceLock()) {
  app.whenReady().then(start).catch(giveUp);
} else {
  app.exit(0);
}

function start(): Promise<void> {
  return startMenuBarApp({
    paths,
    log,
    createApp,
    rendererDir: path.join(import.meta.dirname, '../renderer'),
    preload: path.join(import.meta.dirname, '../preload/index.cjs'),
    assetsDir: path.join(app.getAppPath(), 'assets/tray'),
  });
}

function giveUp(reason: unknown): void {
  const fix = reason instanceof BootFailure && reason.fix !== undefined ? ` ${reason.fix}` : '';
  const message = reason instanceof Error ? reason.message : String(reason);
  dialog.showErrorBox('Nightkiln could not start', `${message}${fix}\n\nDetails: ${paths.logDir}`);
  app.exit(1);
}
