import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SetupDone, SetupWish } from '../../../src/engine/ports/checks.ts';
import {
  createSetupCache,
  type SetupCache,
} from '../../../src/node/environment/cache/setup-cache.ts';
import { makeReady } from '../../../src/node/environment/make-ready.ts';
import { ok } from '../../../src/shared/result.ts';
import {
  EnvironmentConfig,
  RepositoryEnvironment,
} from '../../../src/shared/schema/settings/environment.ts';
import { tempFolder } from '../process/running.ts';

const BASE = 'a'.repeat(40);

describe('the cache of setups', () => {
  let folder: ReturnType<typeof tempFolder>;
  let cache: SetupCache;
  let limits: EnvironmentConfig;
  let now: number;
  let trees: number;
  let runs: number;

  beforeEach(() => {
    folder = tempFolder();
    limits = EnvironmentConfig.parse({});
    now = Date.now();
    trees = 0;
    runs = 0;
    cache = createSetupCache({
      folder: kept(),
      limits: () => limits,
      env: { PATH: process.env['PATH'] },
      now: () => now,
    });
  });
  afterEach(() => folder.remove());

  const kept = (): string => path.join(folder.path, 'kept');
  const entries = (): string[] => (existsSync(kept()) ? readdirSync(kept()) : []);

  function put(tree: string, file: string, text: string): void {
    mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
    writeFileSync(path.join(tree, file), text);
  }

  /** A fresh checkout of a small package; `files` are added or replace its own. */
  function checkout(files: Record<string, string> = {}): string {
    trees += 1;
    const tree = path.join(folder.path, `tree-${trees}`);
    const own = { 'package.json': '{"name":"app"}', 'package-lock.json': '{"v":1}', 'a.js': '1' };
    for (const [file, text] of Object.entries({ ...own, ...files })) put(tree, file, text);
    return tree;
  }

  const install = (tree: string): void => {
    put(tree, 'node_modules/left-pad/index.js', `made by run ${runs}`);
    put(tree, 'node_modules/.bin/tool', '#!/bin/sh\n');
    chmodSync(path.join(tree, 'node_modules/.bin/tool'), 0o755);
    symlinkSync('../left-pad/index.js', path.join(tree, 'node_modules/.bin/left-pad'));
  };

  async function ready(
    tree: string,
    wish: Partial<SetupWish> = {},
    make = install,
  ): Promise<SetupDone> {
    const whole = { repoId: 'app', command: 'npm ci', oid: BASE, cache: 'use', ...wish } as const;
    const done = await makeReady(cache, {
      worktree: tree,
      wish: whole,
      run: async () => {
        runs += 1;
        make(tree);
        return ok(null);
      },
    });
    if (!done.ok) throw new Error(done.error.message);
    return done.value;
  }

  const madeBy = (tree: string): string =>
    readFileSync(path.join(tree, 'node_modules/left-pad/index.js'), 'utf8');

  it('brings what a setup at the base made into later worktrees, whole and apart', async () => {
    expect(await ready(checkout(), { cache: 'keep' })).toMatchObject({
      from: 'command',
      notKept: null,
    });
    const tree = checkout({ 'a.js': '2' });
    expect((await ready(tree, { oid: 'b'.repeat(40) })).from).toBe('cache');
    expect(madeBy(tree)).toBe('made by run 1');
    expect(lstatSync(path.join(tree, 'node_modules/.bin/tool')).mode & 0o777).toBe(0o755);
    expect(readFileSync(path.join(tree, 'node_modules/.bin/left-pad'), 'utf8')).toBe(
      'made by run 1',
    );
    expect(runs).toBe(1);
  });

  it('is not poisoned by what is written in a worktree that it served', async () => {
    await ready(checkout(), { cache: 'keep' });
    const mine = checkout();
    await ready(mine);
    put(mine, 'node_modules/left-pad/index.js', 'evil');
    chmodSync(path.join(mine, 'node_modules/.bin/tool'), 0o777);
    const next = checkout();
    expect((await ready(next)).from).toBe('cache');
    expect(madeBy(next)).toBe('made by run 1');
  });

  it('is filled at the base alone, never from the worktree of a task', async () => {
    await ready(checkout(), { cache: 'use' });
    expect(entries()).toEqual([]);
    expect((await ready(checkout())).from).toBe('command');
  });

  it.each([
    ['the lock file', { 'package-lock.json': '{"v":2}' }],
    ['a manifest further in', { 'packages/web/package.json': '{"name":"web"}' }],
    ['the settings of the installer', { '.npmrc': 'ignore-scripts=true' }],
    ['a patch of a package', { 'patches/left-pad.patch': '+1' }],
    ['the version of a tool that it names', { '.nvmrc': '24' }],
  ])('is passed by when a change touches %s', async (_, files: Record<string, string>) => {
    await ready(checkout(), { cache: 'keep' });
    expect((await ready(checkout(files))).from).toBe('command');
  });

  it('is passed by for another repository and another command', async () => {
    await ready(checkout(), { cache: 'keep' });
    expect((await ready(checkout(), { repoId: 'other' })).from).toBe('command');
    expect((await ready(checkout(), { command: 'npm ci --omit=dev' })).from).toBe('command');
  });

  it.each([
    ['a command that may build something', { command: 'npm ci && npm run build' }, {}],
    [
      'a package that runs scripts of its own',
      {},
      { 'package.json': '{"scripts":{"prepare":"x"}}' },
    ],
    ['a native addon', {}, { 'binding.gyp': '{}' }],
  ])('serves %s only at the same commit', async (_, wish, files: Record<string, string>) => {
    await ready(checkout(files), { ...wish, cache: 'keep' });
    expect((await ready(checkout(files), wish)).from).toBe('cache');
    expect((await ready(checkout(files), { ...wish, oid: 'b'.repeat(40) })).from).toBe('command');
  });

  it('follows the files that the user declares instead', async () => {
    const environment = RepositoryEnvironment.parse({ inputs: ['schema', 'a.js'] });
    const wish = { environment, command: 'make deps' };
    await ready(checkout({ 'schema/x.prisma': '1' }), { ...wish, cache: 'keep' });
    const oid = 'b'.repeat(40);
    expect((await ready(checkout({ 'schema/x.prisma': '1' }), { ...wish, oid })).from).toBe(
      'cache',
    );
    expect((await ready(checkout({ 'schema/x.prisma': '2' }), { ...wish, oid })).from).toBe(
      'command',
    );
  });

  it.each([
    ['a result of a build', (tree: string) => put(tree, 'dist/a.js', '1'), /also made dist/],
    [
      'a virtual environment',
      (tree: string) => put(tree, '.venv/bin/python', ''),
      /also made \.venv/,
    ],
    ['a change to a tracked file', (tree: string) => put(tree, 'a.js', 'changed'), /changed files/],
    [
      'a link that leads out',
      (tree: string) => symlinkSync('/etc', path.join(tree, 'node_modules/etc')),
      /a link that leads out/,
    ],
  ])('keeps nothing of a setup that left %s, and says so', async (_, more, why) => {
    const tree = checkout();
    const make = (): void => {
      install(tree);
      more(tree);
    };
    expect((await ready(tree, { cache: 'keep' }, make)).notKept).toMatch(why);
    expect(entries()).toEqual([]);
  });

  it('keeps what the user names, also further in', async () => {
    const environment = RepositoryEnvironment.parse({ outputs: ['.venv', 'packages/web/gen'] });
    const files = { 'packages/web/package.json': '{}' };
    const make = (tree: string): void => {
      put(tree, '.venv/x', '1');
      put(tree, 'packages/web/gen/y', '2');
      put(tree, 'packages/web/node_modules/z', '3');
    };
    const first = checkout(files);
    await ready(first, { environment, cache: 'keep' }, make);
    const tree = checkout(files);
    expect((await ready(tree, { environment })).from).toBe('cache');
    expect(readFileSync(path.join(tree, 'packages/web/gen/y'), 'utf8')).toBe('2');
  });

  it.each([
    ['lost a file', (at: string) => rmSync(path.join(at, '0/left-pad/index.js'))],
    [
      'has a changed file',
      (at: string) => writeFileSync(path.join(at, '0/left-pad/index.js'), 'x'),
    ],
    ['has one file more', (at: string) => writeFileSync(path.join(at, '0/more'), 'x')],
    ['lost its record', (at: string) => rmSync(path.join(at, 'entry.json'))],
    [
      'has half a record',
      (at: string) => writeFileSync(path.join(at, 'entry.json'), '{"version":1'),
    ],
    [
      'is a file',
      (at: string) => {
        rmSync(at, { recursive: true });
        writeFileSync(at, '');
      },
    ],
  ])('is a miss, never a failure, when an entry %s', async (_, harm) => {
    await ready(checkout(), { cache: 'keep' });
    harm(path.join(kept(), entries()[0] ?? ''));
    const tree = checkout();
    expect((await ready(tree)).from).toBe('command');
    expect(madeBy(tree)).toBe('made by run 2');
    expect(readdirSync(path.join(tree, 'node_modules')).sort()).toEqual(['.bin', 'left-pad']);
  });

  it('writes nothing through a folder that became a link', async () => {
    const files = { 'packages/web/package.json': '{}' };
    const make = (tree: string): void => put(tree, 'packages/web/node_modules/z', '3');
    await ready(checkout(files), { cache: 'keep' }, make);
    const outside = path.join(folder.path, 'outside');
    put(outside, 'package.json', '{}');
    const tree = checkout(files);
    rmSync(path.join(tree, 'packages/web'), { recursive: true });
    symlinkSync(outside, path.join(tree, 'packages/web'));
    await ready(tree, {}, () => undefined);
    expect(readdirSync(outside)).toEqual(['package.json']);
  });

  it('throws away what is kept, and what came from it, when setup is to run again', async () => {
    await ready(checkout(), { cache: 'keep' });
    const tree = checkout();
    await ready(tree, { cache: 'keep' });
    expect((await ready(tree, { cache: 'again' })).from).toBe('command');
    expect(madeBy(tree)).toBe('made by run 2');
    const next = checkout();
    expect((await ready(next)).from).toBe('cache');
    expect(madeBy(next)).toBe('made by run 2');
  });

  it('is bounded: the longest unused goes first, and what is too old goes', async () => {
    const size = (n: number): Record<string, string> => ({ 'package-lock.json': `{"v":${n}}` });
    const make = (tree: string): void => put(tree, 'node_modules/x', 'x'.repeat(1000));
    limits = EnvironmentConfig.parse({ cacheBytes: 2500 });
    await ready(checkout(size(1)), { cache: 'keep' }, make);
    await ready(checkout(size(2)), { cache: 'keep' }, make);
    for (const name of entries()) {
      utimesSync(path.join(kept(), name, 'entry.json'), new Date(now - 9000), new Date(now - 9000));
    }
    await ready(checkout(size(1)));
    await ready(checkout(size(3)), { cache: 'keep' }, make);
    expect(await cache.size()).toEqual({ entries: 2, bytes: 2000 });
    expect((await ready(checkout(size(2)))).from).toBe('command');
    expect((await ready(checkout(size(1)))).from).toBe('cache');
    now += limits.cacheAgeMs + 60_000;
    await cache.tidy();
    expect(entries()).toEqual([]);
  });

  it('keeps nothing larger than its whole bound, and nothing at all when it is off', async () => {
    limits = EnvironmentConfig.parse({ cacheBytes: 10 });
    expect((await ready(checkout(), { cache: 'keep' })).notKept).toMatch(/larger than may be kept/);
    const environment = RepositoryEnvironment.parse({ cache: 'off' });
    limits = EnvironmentConfig.parse({});
    expect((await ready(checkout(), { environment, cache: 'keep' })).notKept).toBeNull();
    expect(entries()).toEqual([]);
  });

  it('is filled once by those who fill it at once, and tidying spares what is being built', async () => {
    put(kept(), `${'c'.repeat(64)}.0badc0de.part/0/x`, 'left by an earlier host');
    const all = [1, 2, 3, 4].map(() => ready(checkout(), { cache: 'keep' }));
    await Promise.all([...all, cache.tidy(), cache.tidy()]);
    expect(entries()).toHaveLength(1);
    expect((await ready(checkout())).from).toBe('cache');
  });
});
