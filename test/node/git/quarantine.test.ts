import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitIn } from '../../helpers/temp-repo.ts';
import { codeOf, createWorld, openTask, unwrap, WORK, type World } from './world.ts';

describe('prepare', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.dispose());

  const kept = async () =>
    (await readdir(path.dirname(world.quarantine))).filter((name) => name.startsWith('quarantine'));

  it('copies the base and its history, and nothing else of the user', async () => {
    await world.user.git('tag', 'v1');
    await world.user.git('checkout', '-q', '-b', 'private');
    await world.user.write('secret.txt', 'secret\n');
    const secret = await world.user.commit('Secret');
    await world.user.git('config', 'user.signingkey', 'key');
    await world.user.git('remote', 'add', 'origin', 'https://user:token@example.test/x');
    const base = await world.user.git('rev-parse', 'main');
    unwrap(await world.git.prepare({ ...world.repo, baseBranch: 'main' }, base));
    expect(await gitIn(world.quarantine, 'for-each-ref', '--format=%(refname)')).toBe(
      `refs/nightkiln/base/${base}`,
    );
    await expect(gitIn(world.quarantine, 'cat-file', '-e', secret)).rejects.toThrow();
    const config = await readFile(path.join(world.quarantine, 'config'), 'utf8');
    expect(config).not.toMatch(/remote|token|signing/);
    expect(config).toMatch(/hooksPath = \/dev\/null/);
    expect(await readdir(world.quarantine)).not.toContain('hooks');
    await expect(stat(path.join(world.quarantine, 'objects/info/alternates'))).rejects.toThrow(
      'ENOENT',
    );
    expect((await stat(path.dirname(world.quarantine))).mode & 0o777).toBe(0o700);
  });

  it('shares no object file with the user, who can delete his repository', async () => {
    await openTask(world);
    await rm(path.join(world.user.path, '.git/objects'), { recursive: true });
    expect(await gitIn(world.quarantine, 'fsck')).toBe('');
  });

  it('brings a newer base to the clone that exists', async () => {
    const { base } = await openTask(world);
    const made = (await stat(world.quarantine)).ino;
    const next = await world.user.commit('Next');
    unwrap(await world.git.prepare(world.repo, next));
    expect((await stat(world.quarantine)).ino).toBe(made);
    expect(await gitIn(world.quarantine, 'rev-list', '--count', next)).toBe('2');
    expect(await gitIn(world.quarantine, 'rev-parse', `${next}^`)).toBe(base);
  });

  it('starts over after a crash in the middle of the clone', async () => {
    const base = await world.user.head();
    const dying = path.join(world.dir, 'dying-git');
    const script = `#!/bin/sh
case " $* " in *" fetch "*) kill -9 $$;; esac
exec git "$@"
`;
    await writeFile(dying, script, { mode: 0o755 });
    expect(codeOf(await world.restart(dying).prepare(world.repo, base))).toBe('git-failed');
    const half = path.join(path.dirname(world.quarantine), 'quarantine.part-left');
    await gitIn(world.dir, 'init', '-q', '--bare', half);
    unwrap(await world.git.prepare(world.repo, base));
    expect((await kept()).sort()).toEqual(['quarantine.config', 'quarantine.git']);
    expect(await gitIn(world.quarantine, 'fsck')).toBe('');
  });

  it('moves aside what is in its place and not ours', async () => {
    await mkdir(world.quarantine, { recursive: true });
    await writeFile(path.join(world.quarantine, 'note'), 'mine\n');
    unwrap(await world.git.prepare(world.repo, await world.user.head()));
    expect(await gitIn(world.quarantine, 'rev-parse', '--is-bare-repository')).toBe('true');
    expect((await kept()).some((name) => name.startsWith('quarantine.git.lost-'))).toBe(true);
  });

  it('refuses a commit the repository does not have', async () => {
    expect(codeOf(await world.git.prepare(world.repo, 'f'.repeat(40)))).toBe('git-failed');
    expect(codeOf(await world.git.branchHead(world.repo, 'x'))).toBe('git-failed');
  });

  it('syncs every commit to the disk (R56)', async () => {
    const { tree } = await openTask(world);
    await writeFile(path.join(tree.path, 'a.txt'), 'changed\n');
    const trace = path.join(world.dir, 'trace');
    const traced = path.join(world.dir, 'traced-git');
    const script = `#!/bin/sh\nGIT_TRACE2_EVENT='${trace}' exec git "$@"\n`;
    await writeFile(traced, script, { mode: 0o755 });
    unwrap(await world.restart(traced).commit(world.repo, { name: 'task', ...WORK }));
    const flushes = execFileSync('grep', ['-c', 'fsync/hardware-flush', trace], {
      encoding: 'utf8',
    });
    expect(Number(flushes)).toBeGreaterThan(0);
  });
});
