import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A real git repository in a temporary folder, independent of the machine's git configuration. */
export interface TempRepo {
  readonly path: string;
  /** Runs git in the repository and returns its standard output without the final line break. */
  git(...args: string[]): Promise<string>;
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Adds everything and commits; returns the commit. */
  commit(message: string): Promise<string>;
  head(): Promise<string>;
  dispose(): Promise<void>;
}

/** Environment of a git child in tests: fixed identity and dates, no global or system configuration. */
export function testGitEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, '.config'),
    TMPDIR: os.tmpdir(),
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.test',
    GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.test',
    GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
  };
}

/** Runs git in `cwd` with the test environment. */
export async function gitIn(cwd: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd, env: testGitEnvironment(path.join(cwd, '..')) });
  return stdout.replace(/\n$/, '');
}

/** Creates a repository on `branch` (default `main`) with `files` committed; no files, no commit. */
export async function tempRepo(
  options: { files?: Readonly<Record<string, string | Uint8Array>>; branch?: string } = {},
): Promise<TempRepo> {
  const parent = await realpath(await mkdtemp(path.join(os.tmpdir(), 'nk-repo-')));
  const root = path.join(parent, 'repo');
  await mkdir(root);
  const git = (...args: string[]) => gitIn(root, ...args);
  const write = async (name: string, content: string | Uint8Array) => {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  };
  const commit = async (message: string) => {
    await git('add', '-A');
    await git('commit', '-q', '--allow-empty', '-m', message);
    return await git('rev-parse', 'HEAD');
  };
  await git('init', '-q', `--initial-branch=${options.branch ?? 'main'}`);
  const files = Object.entries(options.files ?? {});
  for (const [name, content] of files) {
    await write(name, content);
  }
  if (files.length > 0) {
    await commit('Start');
  }
  return {
    path: root,
    git,
    write,
    commit,
    head: () => git('rev-parse', 'HEAD'),
    dispose: () => rm(parent, { recursive: true, force: true, maxRetries: 3 }),
  };
}
