import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const ENTRY = path.join(ROOT, 'src/cli/index.ts');

/** The installed packages of this checkout, for repositories that need them to run their tests. */
export const NODE_MODULES = fs.realpathSync(path.join(ROOT, 'node_modules'));

/** Halves the start of each host; a folder that every tool may empty. */
const COMPILE_CACHE = path.join(NODE_MODULES, '.cache/nightkiln-cli');

/** A file of `test/fixtures/system`. */
export function fixture(...names: string[]): string {
  return path.join(ROOT, 'test/fixtures/system', ...names);
}

/** How a call of the command line ended. */
export interface CliResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs; `out` is what it has printed to standard output so far. */
export interface CliProcess {
  readonly child: ChildProcess;
  readonly done: Promise<CliResult>;
  out(): string;
  /** Resolves when `test` is true of what was printed, or at the end of the process; with standard output so far. */
  until(test: (stdout: string, stderr: string) => boolean): Promise<string>;
}

export interface CallOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
  /** A command line that starts the program named after it, such as one that takes something away from it. */
  readonly within?: readonly string[];
}

/** An installation of its own: HOME, XDG folders, temporary folder and state folder below one temporary place. */
export interface Installation {
  readonly root: string;
  readonly stateDir: string;
  readonly configFile: string;
  readonly env: Readonly<Record<string, string>>;
  /** The journal's file. */
  readonly journal: string;
  configure(text: string): void;
  /** Runs a command to its end, with `--config` and `--state-dir` of this installation. */
  run(args: readonly string[], options?: CallOptions): Promise<CliResult>;
  start(args: readonly string[], options?: CallOptions): CliProcess;
  dispose(): void;
}

/** Makes an installation; nothing of it touches the person's own. */
export function install(): Installation {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'nightkiln-system-')));
  const stateDir = path.join(root, 'state');
  const configFile = path.join(root, 'config.yaml');
  const env = privateEnvironment(root);
  const start = (args: readonly string[], options: CallOptions = {}): CliProcess =>
    startCli([...args, '--config', configFile, '--state-dir', stateDir], {
      cwd: root,
      ...options,
      env: { ...env, ...options.env },
    });
  return {
    root,
    stateDir,
    configFile,
    env,
    journal: path.join(stateDir, 'nightkiln.db'),
    configure: (text) => fs.writeFileSync(configFile, text),
    start,
    run: (args, options) => start(args, options).done,
    dispose: () => fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function privateEnvironment(root: string): Record<string, string> {
  const temp = path.join(root, 'tmp');
  const home = path.join(root, 'home');
  for (const folder of [temp, home]) fs.mkdirSync(folder, { recursive: true });
  return {
    PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_STATE_HOME: path.join(home, '.local/state'),
    XDG_CACHE_HOME: path.join(home, '.cache'),
    TMPDIR: temp,
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
}

function startCli(args: readonly string[], options: CallOptions): CliProcess {
  const own = [process.execPath, '--experimental-strip-types', ENTRY, ...args];
  const [program = '', ...argv] = [...(options.within ?? []), ...own];
  const child = spawn(program, argv, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdin.on('error', () => undefined); // A command that reads no input may be gone before it is written.
  child.stdin.end(options.stdin ?? '');
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.stderr += chunk;
  });
  const done = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...text }));
  });
  return { child, done, out: () => text.stdout, until: (test) => watch(child, text, test) };
}

function watch(
  child: ChildProcess,
  text: { readonly stdout: string; readonly stderr: string },
  test: (stdout: string, stderr: string) => boolean,
): Promise<string> {
  const streams = [child.stdout, child.stderr];
  return new Promise((resolve) => {
    const look = (): void => {
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      if (!hasEnded && !test(text.stdout, text.stderr)) return;
      for (const stream of streams) stream?.off('data', look);
      child.off('close', look);
      resolve(text.stdout);
    };
    for (const stream of streams) stream?.on('data', look);
    child.on('close', look);
    look();
  });
}
