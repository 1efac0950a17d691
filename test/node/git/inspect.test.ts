import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RepositoryRef } from '../../../src/engine/ports/repository.ts';
import { gitIn } from '../../helpers/temp-repo.ts';
import { createWorld, unwrap, type World } from './world.ts';

describe('inspect', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.dispose());

  const refusal = async (repo: Partial<RepositoryRef>) => {
    const result = await world.git.inspect({ ...world.repo, ...repo });
    return result.ok ? 'accepted' : `${result.error.code}: ${result.error.message}`;
  };

  it('names the branch the checkout is on, or the one asked for', async () => {
    const first = await world.user.head();
    await world.user.git('checkout', '-q', '-b', 'feature/one');
    const second = await world.user.commit('Second');
    const { git, repo } = world;
    expect(unwrap(await git.inspect(repo))).toEqual({
      baseBranch: 'feature/one',
      baseOid: second,
    });
    expect(unwrap(await git.inspect({ ...repo, baseBranch: 'main' }))).toEqual({
      baseBranch: 'main',
      baseOid: first,
    });
  });

  it('refuses what is no usable repository, each with its own sentence', async () => {
    const plain = path.join(world.dir, 'plain');
    const bare = path.join(world.dir, 'bare.git');
    const unborn = path.join(world.dir, 'unborn');
    await mkdir(plain);
    await gitIn(world.dir, 'init', '-q', '--bare', bare);
    await gitIn(world.dir, 'init', '-q', unborn);
    const inside = path.join(world.user.path, 'src');
    const gitFolder = path.join(world.user.path, '.git');
    const missing = path.join(world.dir, 'missing');
    const file = path.join(world.user.path, 'a.txt');
    expect(await refusal({ path: missing })).toContain(`There is no folder ${missing}`);
    expect(await refusal({ path: file })).toContain('is a file');
    expect(await refusal({ path: plain })).toContain('is not a git repository');
    expect(await refusal({ path: bare })).toContain('is a bare repository');
    expect(await refusal({ path: unborn })).toContain('has no commit yet');
    expect(await refusal({ path: inside })).toContain('is not the top folder');
    expect(await refusal({ path: gitFolder })).toMatch(/^repository-unusable: /);
    expect(await refusal({ baseBranch: 'nope' })).toContain('has no branch "nope"');
    expect(await refusal({ baseBranch: '--upload-pack=x' })).toContain('has no branch');
    await world.user.git('checkout', '-q', '--detach');
    expect(await refusal({})).toContain('is on no branch');
    await world.user.git('config', 'remote.origin.promisor', 'true');
    expect(await refusal({ baseBranch: 'main' })).toContain('is a partial clone');
  });

  it('says that git is missing or too old', async () => {
    const old = path.join(world.dir, 'old-git');
    await writeFile(old, '#!/bin/sh\necho git version 2.20.1\n');
    await chmod(old, 0o755);
    for (const [gitPath, sentence] of [
      [path.join(world.dir, 'no-git'), 'could not be started'],
      [old, 'Git 2.36 or newer is needed; found "git version 2.20.1".'],
    ] as const) {
      const result = await world.restart(gitPath).inspect(world.repo);
      expect(result.ok ? '' : result.error.code).toBe('git-missing');
      expect(result.ok ? '' : result.error.message).toContain(sentence);
    }
  });
});
