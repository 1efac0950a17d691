import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { record, recordAll, strict } from './recorder.ts';

/** The app folder and what its package.json says. */
export interface AppFolder {
  readonly root: string;
  readonly main: string;
  readonly name: string;
  readonly version: string;
}

/** What `app.quit` and `app.exit` need. */
export interface Ending {
  windows(): { close(): void; destroy(): void }[];
  closeBrowser(): Promise<void>;
}

const RECORDED = [
  'enableSandbox',
  'setActivationPolicy',
  'setAppUserModelId',
  'setAsDefaultProtocolClient',
  'setLoginItemSettings',
  'hide',
  'show',
  'focus',
];

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // No such process: the lock was left behind.
    return false;
  }
}

/** `app`: life cycle, folders and the single-instance lock; the rest is recorded. */
export function createApp(folder: AppFolder, ending: Ending) {
  let isReady = false;
  let isEnding = false;
  const chosenPaths = new Map<string, string>();
  const lockFile = (): string => path.join(app.getPath('userData'), 'SingletonLock');

  class App extends EventEmitter {
    name = folder.name;
    isPackaged = false;
    // Only a Mac has a dock.
    dock = undefined;
    commandLine = { appendSwitch: record('commandLine.appendSwitch'), hasSwitch: () => false };

    isReady(): boolean {
      return isReady;
    }
    whenReady(): Promise<void> {
      return isReady ? Promise.resolve() : new Promise((resolve) => this.once('ready', resolve));
    }
    getAppPath(): string {
      return folder.root;
    }
    getName(): string {
      return this.name;
    }
    setName(name: string): void {
      this.name = name;
    }
    getVersion(): string {
      return folder.version;
    }
    getLocale(): string {
      return 'en-US';
    }
    getPath(name: string): string {
      const home = process.env['HOME'] ?? os.homedir();
      const appData = process.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
      const userData = path.join(appData, this.name);
      const known: Record<string, string> = {
        home,
        appData,
        userData,
        sessionData: userData,
        logs: path.join(userData, 'logs'),
        temp: os.tmpdir(),
        exe: process.execPath,
      };
      const found = chosenPaths.get(name) ?? known[name];
      if (found === undefined) throw new Error(`Failed to get '${name}' path`);
      return found;
    }
    setPath(name: string, value: string): void {
      chosenPaths.set(name, value);
    }
    requestSingleInstanceLock(): boolean {
      const file = lockFile();
      mkdirSync(path.dirname(file), { recursive: true });
      if (existsSync(file) && isAlive(Number(readFileSync(file, 'utf8')))) return false;
      writeFileSync(file, String(process.pid));
      process.once('exit', () => rmSync(file, { force: true }));
      return true;
    }
    releaseSingleInstanceLock(): void {
      rmSync(lockFile(), { force: true });
    }
    quit(): void {
      if (this._asks('before-quit')) return;
      for (const window of ending.windows()) window.close();
      if (ending.windows().length > 0 || this._asks('will-quit')) return;
      this.exit(0);
    }
    private _asks(event: string): boolean {
      let prevented = false;
      this.emit(event, {
        preventDefault: () => {
          prevented = true;
        },
      });
      return prevented;
    }
    exit(code = 0): void {
      if (isEnding) return;
      isEnding = true;
      for (const window of ending.windows()) window.destroy();
      this.emit('quit', {}, code);
      void ending.closeBrowser().finally(() => process.exit(code));
    }
    relaunch = record('app.relaunch');
    getLoginItemSettings = record('app.getLoginItemSettings', {
      openAtLogin: false,
      status: 'not-registered',
    });
    isAccessibilitySupportEnabled(): boolean {
      return false;
    }
    getAccessibilitySupportFeatures(): string[] {
      return [];
    }
  }
  const app = strict('app', new App());

  Object.assign(app, recordAll('app', RECORDED));
  return {
    app,
    isReady: () => isReady,
    isEnding: () => isEnding,
    becomeReady: () => {
      isReady = true;
      app.emit('ready', {}, {});
    },
  };
}
