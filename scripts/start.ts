import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * `npm start`: the menu-bar app where Electron can start, otherwise the same engine and interface in the browser, and
 * it says which (spec README 9).
 */
const root = path.resolve(import.meta.dirname, '..');
const bin = (name: string): string => path.join(root, 'node_modules/.bin', name);

const say = (text: string): void => void process.stderr.write(`${text}\n`);

function build(): void {
  const done = spawnSync(bin('electron-vite'), ['build'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

/** Electron fetches its program on first use; only a Mac has a menu bar for it. */
function hasElectron(): boolean {
  if (process.platform !== 'darwin') return false;
  const fetched = spawnSync(bin('electron'), ['--version'], { stdio: 'ignore' });
  return fetched.status === 0;
}

build();
const isMenuBar = hasElectron();
if (isMenuBar) say('Starting the menu-bar app. Look for the crescent in the menu bar.');
else {
  say('The menu-bar app needs macOS and Electron, so this is the same engine in your browser.');
  say('New here? "npm run demo" runs one compressed night on a sample repository.');
}
const program = isMenuBar
  ? [bin('electron'), root]
  : [process.execPath, path.join(root, 'out/main/cli.js'), 'serve'];
const [command = '', ...args] = program;
if (!isMenuBar && !existsSync(path.join(root, 'out/main/cli.js'))) process.exit(1);
const child = spawn(command, [...args, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('close', (code) => process.exit(code ?? 1));
