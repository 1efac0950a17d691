import { chmod, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { differingParts } from '../../../src/engine/git/fingerprint.ts';
import type { Fingerprint } from '../../../src/shared/schema/night.ts';
import { createWorld, unwrap, type World } from './world.ts';

type Change = (world: World) => Promise<unknown>;

const CHANGES: Readonly<Record<string, { change: Change; parts: string[] }>> = {
  'a tracked file': { change: (w) => w.user.write('a.txt', 'b\n'), parts: ['working files'] },
  'a new untracked file': { change: (w) => w.user.write('n/x', ''), parts: ['working files'] },
  'a deleted file': {
    change: (w) => rm(path.join(w.user.path, 'src/b.txt')),
    parts: ['working files'],
  },
  'a mode': {
    change: (w) => chmod(path.join(w.user.path, 'a.txt'), 0o755),
    parts: ['working files'],
  },
  'a link in place of a file': {
    change: async (w) => {
      await rm(path.join(w.user.path, 'c.txt'));
      await symlink('a.txt', path.join(w.user.path, 'c.txt'));
    },
    parts: ['working files'],
  },
  'a nested repository': {
    change: async (w) => {
      await w.user.write('nested/in.txt', 'changed\n');
    },
    parts: ['working files'],
  },
  'the index alone': {
    change: (w) => w.user.git('update-index', '--chmod=+x', 'a.txt'),
    parts: ['index'],
  },
  configuration: { change: (w) => w.user.git('config', 'user.name', 'Eve'), parts: ['config'] },
  'a hook': { change: (w) => w.user.write('.git/hooks/pre-push', '#!/bin/sh\n'), parts: ['hooks'] },
  'the exclude file': { change: (w) => w.user.write('.git/info/exclude', '#\n'), parts: ['info'] },
  'a tag': { change: (w) => w.user.git('tag', 'v1'), parts: ['refs'] },
  'a stash': {
    change: (w) => w.user.git('update-ref', 'refs/stash', 'HEAD'),
    parts: ['refs/stash'],
  },
  'the branch it is on': {
    change: (w) => w.user.git('symbolic-ref', 'HEAD', 'refs/heads/other'),
    parts: ['HEAD', 'worktree list'],
  },
  FETCH_HEAD: { change: (w) => w.user.write('.git/FETCH_HEAD', 'x\n'), parts: ['FETCH_HEAD'] },
  ORIG_HEAD: { change: (w) => w.user.write('.git/ORIG_HEAD', 'x\n'), parts: ['ORIG_HEAD'] },
  'packed refs': { change: (w) => w.user.git('pack-refs', '--all'), parts: ['packed-refs'] },
  'a reflog': { change: (w) => w.user.write('.git/logs/HEAD', 'x\n'), parts: ['logs'] },
  'an ignored file': { change: (w) => w.user.write('skip/x', 'y\n'), parts: [] },
  'a branch of ours': {
    change: (w) => w.user.git('branch', 'overnight/2026-01-01_0000_x', 'main'),
    parts: [],
  },
};

describe('fingerprint', () => {
  let world: World;
  let before: Fingerprint;
  beforeAll(async () => {
    world = await createWorld({
      'a.txt': 'a\n',
      'c.txt': 'a\n',
      'src/b.txt': 'b\n',
      '.gitignore': 'skip/\n',
    });
    await world.user.write('skip/x', 'x\n');
    await world.user.git('init', '-q', 'nested');
    await world.user.write('nested/in.txt', 'in\n');
    before = unwrap(await world.git.fingerprint(world.repo));
  });
  afterAll(() => world.dispose());

  it.each(Object.entries(CHANGES))('sees %s', async (_name, { change, parts }) => {
    await change(world);
    const after = unwrap(await world.git.fingerprint(world.repo));
    expect(differingParts(before, after)).toEqual(parts);
    expect(after.digest === before.digest).toBe(parts.length === 0);
    before = after;
  });

  it('lets other work go on while it reads a large file', async () => {
    await world.user.write('large.bin', '');
    await truncate(path.join(world.user.path, 'large.bin'), 80_000_000);
    let turns = 0;
    const ticking = setInterval(() => {
      turns += 1;
    }, 1);
    const print = unwrap(await world.git.fingerprint(world.repo));
    clearInterval(ticking);
    expect(print.files).toBe(before.files + 1);
    expect(turns).toBeGreaterThan(5);
  });

  it('leaves out what the user ignores in all repositories', async () => {
    const home = path.join(world.dir, 'home');
    await mkdir(path.join(home, '.config/git'), { recursive: true });
    await writeFile(path.join(home, 'ignores'), '*.everywhere\n');
    await writeFile(path.join(home, '.gitconfig'), '[core]\n\texcludesFile = ~/ignores\n');
    await writeFile(path.join(home, '.config/git/ignore'), '*.usual\n');
    vi.stubEnv('HOME', home);
    vi.stubEnv('XDG_CONFIG_HOME', undefined);
    vi.stubEnv('GIT_CONFIG_GLOBAL', undefined);
    const { digest } = unwrap(await world.git.fingerprint(world.repo));
    await world.user.write('x.everywhere', 'x\n');
    expect(unwrap(await world.git.fingerprint(world.repo)).digest).toBe(digest);
    await world.user.write('x.usual', 'x\n');
    expect(unwrap(await world.git.fingerprint(world.repo)).digest).not.toBe(digest);
    await rm(path.join(home, '.gitconfig'));
    await rm(path.join(world.user.path, 'x.everywhere'));
    expect(unwrap(await world.git.fingerprint(world.repo)).digest).toBe(digest);
    vi.unstubAllEnvs();
  });
});
