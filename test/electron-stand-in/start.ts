import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AppFolder } from './app.ts';
import { startBrowser } from './browser.ts';
import { createElectron } from './electron.ts';
import { MODULE_KEY } from './hooks.ts';

function findApp(chosen: string): AppFolder {
  const target = path.resolve(chosen);
  const root = statSync(target).isDirectory() ? target : path.dirname(target);
  const manifestFile = path.join(root, 'package.json');
  const manifest = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : {};
  return {
    root,
    main: target === root ? path.join(root, manifest.main ?? 'index.js') : target,
    name: manifest.productName ?? manifest.name ?? 'Electron',
    version: manifest.version ?? '0.0.0',
  };
}

const args = process.argv.slice(2);
const at = args.findIndex((arg) => !arg.startsWith('-'));
const folder = findApp(args[at] ?? '.');
const browser = startBrowser();
const { electron, becomeReady } = createElectron(folder, browser);
const scope = globalThis as never as Record<string, unknown>;
scope[MODULE_KEY] = electron;
process.argv = [process.execPath, ...args];
Object.assign(process.versions, { electron: '45.4.1', chrome: 'stand-in' });
Object.assign(process, { type: 'browser' });
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => electron.app.quit());

// Playwright's own loader holds back `ready` until it is connected; it expects the module to exist.
const loader = process.env['NIGHTKILN_ELECTRON_LOADER'];
if (loader !== undefined) createRequire(import.meta.url)(loader);
process.argv = process.argv.filter((arg) => !arg.startsWith('--remote-debugging-port'));

const [{ endpoint }] = await Promise.all([browser, import(pathToFileURL(folder.main).href)]);
// Playwright waits for this line.
process.stderr.write(`\nDevTools listening on ${endpoint}\n`);
becomeReady();
