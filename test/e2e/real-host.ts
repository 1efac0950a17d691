import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createSample } from '../../src/node/sample/sample.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** A user's machine for one test: an own home, a configuration with the sample repository, a window that is open now. */
export interface Home {
  readonly dir: string;
  readonly env: Record<string, string>;
  readonly repository: string;
  remove(): void;
}

/** With `isNew`, nothing is configured yet. */
export async function createHome(options: { isNew?: boolean } = {}): Promise<Home> {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'nk-home-'));
  const repository = path.join(dir, 'pottery-notes');
  const config = path.join(dir, 'config.yaml');
  if (options.isNew !== true) {
    const made = await createSample({ folder: repository, seed: 2 });
    if (!made.ok) throw new Error(made.error.message);
    await writeFile(config, configuration(repository));
  }
  return {
    dir,
    repository,
    env: {
      PATH: `${path.join(ROOT, 'node_modules/.bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
      HOME: dir,
      TMPDIR: dir,
      NIGHTKILN_CONFIG: config,
      NIGHTKILN_STATE_DIR: path.join(dir, 'state'),
    },
    remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** The local time of day `hours` from now, so that a window is open whenever the test runs. */
function clockIn(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toTimeString().slice(0, 5);
}

function configuration(repository: string): string {
  return [
    'version: 1',
    'agent: housekeeper',
    `window: { start: "${clockIn(-1)}", end: "${clockIn(8)}" }`,
    'constraints: { pluggedIn: false, ignore: [all] }',
    'limits: { minFreeDiskBytes: 0 }',
    'repositories:',
    `  - { id: pottery-notes, path: ${JSON.stringify(repository)} }`,
    '',
  ].join('\n');
}

/** The built headless host as a child process; `link` opens its page. */
export async function startHost(home: Home): Promise<{ link: string; stop(): Promise<void> }> {
  const cli = path.join(ROOT, 'out/main/cli.js');
  const child = spawn(process.execPath, [cli, 'serve', '--port', '0'], {
    env: home.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const link = await firstLine(child);
  return { link, stop: () => stop(child) };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8');
    });
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8').trim()));
    child.once('close', (code) => reject(new Error(`the host ended with ${code}: ${errors}`)));
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill('SIGTERM');
  });
}
