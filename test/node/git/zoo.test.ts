import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RepositoryRef } from '../../../src/engine/ports/repository.ts';
import type { Result } from '../../../src/shared/result.ts';
import { gitIn } from '../../helpers/temp-repo.ts';
import { createWorld, lookAt, unwrap, WORK, type World } from './world.ts';

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 4\n`;

/** Repositories that are out of the ordinary (R55), beside those of `shapes.ts`. A night works in them as in any. */
const WORKS: Readonly<Record<string, (world: World) => Promise<Partial<RepositoryRef>>>> = {
  'LFS with its objects': async (world) => await withLfs(world, true),
  'LFS without its objects': async (world) => await withLfs(world, false),
  'LFS that keeps its objects elsewhere': async (world) => {
    await world.user.git('config', 'lfs.storage', path.join(world.dir, 'lfs-store'));
    return await withLfs(world, true);
  },
  'a path that leads over a link': async ({ user, dir }) => {
    await symlink(user.path, path.join(dir, 'link'));
    return { path: path.join(dir, 'link') };
  },
  'a checkout that may not be written': async ({ user }) => {
    await chmod(user.path, 0o555);
    return {};
  },
  'replaced and grafted history': async ({ user }) => {
    const first = await user.head();
    await user.commit('Second');
    const second = await user.head();
    await user.git('replace', '--graft', second);
    expect(first).not.toBe(second);
    return {};
  },
  'a git folder elsewhere': async ({ user, dir }) => {
    const at = path.join(dir, 'apart');
    await gitIn(
      dir,
      'clone',
      '-q',
      `--separate-git-dir=${path.join(dir, 'store.git')}`,
      user.path,
      at,
    );
    return { path: at };
  },
};

async function withLfs({ user }: World, isPresent: boolean): Promise<Partial<RepositoryRef>> {
  await user.write('big.bin', POINTER);
  await user.write('.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\n');
  await user.commit('Keep a pointer');
  for (const part of ['clean', 'smudge', 'process']) {
    await user.git('config', `filter.lfs.${part}`, 'touch lfs-ran; false');
  }
  await user.git('config', 'filter.lfs.required', 'true');
  if (isPresent) await user.write('.git/lfs/objects/aa/aa/x', 'real');
  return {};
}

async function spendNight({ git }: World, repo: RepositoryRef): Promise<string> {
  const { baseOid } = unwrap(await git.inspect(repo));
  unwrap(await git.prepare(repo, baseOid));
  const at = { name: 'task', oid: baseOid, branch: 'overnight/task' };
  const tree = unwrap(await git.openWorktree(repo, at));
  await writeFile(path.join(tree.path, 'made.txt'), 'made\n');
  const oid = unwrap(await git.commit(repo, { name: 'task', ...WORK })) ?? 'nothing';
  const { files } = unwrap(await git.diff(repo, baseOid, oid));
  expect(files.map((file) => file.path)).toEqual(['made.txt']);
  unwrap(await git.land(repo, { branch: at.branch, ref: 'refs/heads/overnight/task', oid }));
  expect(unwrap(await git.closeWorktree(repo, 'task', false))).toBeNull();
  return oid;
}

describe('a repository out of the ordinary (R55)', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.dispose());

  it.each(Object.entries(WORKS))('is worked in: %s', async (_name, prepare) => {
    const repo = { ...world.repo, ...(await prepare(world)) };
    const before = await lookAt(world.user.path);
    const oid = await spendNight(world, repo);
    expect(await gitIn(repo.path, 'rev-parse', 'overnight/task')).toBe(oid);
    expect(await lookAt(world.user.path)).toEqual(before);
    await expect(lstat(path.join(world.user.path, 'lfs-ran'))).rejects.toThrow('ENOENT');
  });

  const said = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.message);

  it('is refused with its reason where this git does not know its format', async () => {
    await world.user.git('config', 'core.repositoryFormatVersion', '1');
    await world.user.git('config', 'extensions.fromTheFuture', 'yes');
    const before = await lookAt(world.user.path);
    expect(said(await world.git.inspect(world.repo))).toContain('fromthefuture');
    expect(await lookAt(world.user.path)).toEqual(before);
  });

  it('is worked in with reftable where this git has it, and refused with its reason where not', async () => {
    const other = path.join(world.dir, 'reftable');
    await mkdir(other);
    const isKnown = await gitIn(world.dir, 'init', '-q', '--ref-format=reftable', other).then(
      () => true,
      () => false,
    );
    if (isKnown) {
      await gitIn(other, 'commit', '-q', '--allow-empty', '-m', 'Start');
      await spendNight(world, { ...world.repo, path: other });
      return;
    }
    await world.user.git('config', 'core.repositoryFormatVersion', '1');
    await world.user.git('config', 'extensions.refStorage', 'reftable');
    expect(said(await world.git.inspect(world.repo))).toContain('refstorage');
  });

  const isRoot = process.getuid?.() === 0;
  it.each(isRoot ? ['somebody else'] : [])('is refused when it belongs to %s', async () => {
    execFileSync('chown', ['-R', '65534', world.user.path]);
    expect(said(await world.git.inspect(world.repo))).toContain('belongs to another user');
  });

  const isFull = process.env['NIGHTKILN_SWEEP'] === 'full';
  it.each(isFull ? [50_000] : [])(
    'is ready in 5 s with %i files',
    async () => {
      await Promise.all(
        Array.from({ length: 100 }, async (_, folder) => {
          for (let file = 0; file < 500; file += 1) {
            await world.user.write(`many/${folder}/${file}.txt`, `${folder} ${file}\n`);
          }
        }),
      );
      await world.user.commit('Many');
      await spendNight(world, world.repo);
      const started = performance.now();
      const { baseOid } = unwrap(await world.git.inspect(world.repo));
      unwrap(await world.git.fingerprint(world.repo));
      unwrap(await world.git.prepare(world.repo, baseOid));
      unwrap(
        await world.git.openWorktree(world.repo, { name: 'again', oid: baseOid, branch: null }),
      );
      const tookMs = performance.now() - started;
      expect(tookMs).toBeLessThan(5000);
    },
    120_000,
  );
});
