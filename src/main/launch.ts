import path from 'node:path';
import { app, dialog, protocol } from 'electron/main';
import { createLog } from '../node/log.ts';
import { resolvePaths } from '../node/paths.ts';
import { BootFailure } from './boot.ts';
import { installCrashNet } from './crash-net.ts';
import { type MenuBarAppDeps, startMenuBarApp } from './menu-bar-app.ts';
import { lockPages, PAGE_SCHEME_PRIVILEGES } from './windows/secure.ts';

/** What the composition root decides; the rest follows from the environment. */
export type LaunchDeps = Omit<MenuBarAppDeps, 'paths' | 'log'>;

/** Does what must happen before Electron is ready, then starts the app; a second instance only wakes the first. */
export function launch(deps: LaunchDeps): void {
  const paths = resolvePaths(process.env);
  const log = createLog(paths.logDir);
  // Next to our own state, so that another state folder is another instance.
  app.setPath('userData', path.join(paths.stateDir, 'browser'));
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([PAGE_SCHEME_PRIVILEGES]);
  lockPages(app);
  installCrashNet(log, () => app.exit(70));
  // A menu-bar app stays when its last window closes; without a listener Electron quits.
  app.on('window-all-closed', () => undefined);
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  app
    .whenReady()
    .then(() => startMenuBarApp({ ...deps, paths, log }))
    .catch((reason: unknown) => giveUp(reason, paths.logDir));
}

function giveUp(reason: unknown, logDir: string): void {
  const fix = reason instanceof BootFailure && reason.fix !== undefined ? ` ${reason.fix}` : '';
  const message = reason instanceof Error ? reason.message : String(reason);
  dialog.showErrorBox('Nightkiln could not start', `${message}${fix}\n\nDetails: ${logDir}`);
  app.exit(1);
}
