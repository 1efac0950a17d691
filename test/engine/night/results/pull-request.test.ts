import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGitRunner } from '../../../../src/node/git/git.ts';
import { nothingHeld } from '../../../../src/node/git/places.ts';
import { createPusher } from '../../../../src/node/git/push/push-branch.ts';
import { Config } from '../../../../src/shared/schema/config.ts';
import type { AcceptInput } from '../../../../src/shared/schema/results/result.ts';
import { clientOf } from '../../../helpers/github/client.ts';
import { type FakeGitHub, startFakeGitHub } from '../../../helpers/github/server.ts';
import type { FakeRepository } from '../../../helpers/github/world.ts';
import { gitIn } from '../../../helpers/temp-repo.ts';
import { type ResultsWorld, resultsWorld } from './results-world.ts';

let world: ResultsWorld;
let fake: FakeGitHub;
let remote: FakeRepository;
let bare: string;

beforeEach(async () => {
  world = await resultsWorld({ 'a.txt': 'a\n' });
  fake = await startFakeGitHub();
  remote = fake.repository('acme/shop');
  bare = path.join(world.temp.dir, 'remote.git');
  await gitIn(world.temp.dir, 'init', '-q', '--bare', bare);
  await world.user.git('push', '-q', bare, 'main');
  remote.commits.add(await world.user.git('rev-parse', 'main'));
  await world.night(1);
  const github = { repository: 'acme/shop', pushUrl: bare };
  const config = Config.parse({ repositories: [{ ...world.repo, github }] });
  const site = { stateDir: world.temp.dir, worktreeRoot: path.join(world.temp.dir, 'trees') };
  const access = { tokenHost: () => null, token: () => null, env: {} };
  const real = createPusher({ ...site, runner: createGitRunner(), held: nothingHeld() }, access);
  const pusher: typeof real = {
    ...real,
    push: async (repo, wish) => {
      const pushed = await real.push(repo, wish);
      // GitHub sees what arrives in its repository.
      if (pushed.ok) remote.branches.set(wish.branch, wish.oid);
      return pushed;
    },
  };
  Object.assign(world.ports, {
    config: { current: () => config },
    github: { github: clientOf(fake), pusher },
  });
});
afterEach(async () => {
  await fake.close();
  await world.dispose();
});

const accept = (result: string, more: Partial<AcceptInput> = {}) =>
  world.call('result.accept', { result, means: 'pull-request', ...more });

describe('accepting a result as a pull request', () => {
  it('pushes its branch, opens the request and says where, and leaves every branch of the user alone', async () => {
    const oid = await world.leave('one', { 'a.txt': 'better\n' });
    const before = await world.user.git('for-each-ref', '--format=%(refname) %(objectname)');
    const accepted = await accept('one');
    const [pull] = remote.pulls();
    expect(pull?.pull).toMatchObject({ head: 'overnight/one', base: 'main', draft: true });
    const sentence = `Pull request #${pull?.number}: https://github.example/acme/shop/pull/${pull?.number}`;
    expect(accepted).toMatchObject({ ok: true, value: { state: 'accepted', sentence } });
    expect(await gitIn(bare, 'rev-parse', 'refs/heads/overnight/one')).toBe(oid);
    expect(await world.user.git('for-each-ref', '--format=%(refname) %(objectname)')).toBe(before);
  });

  it('after a crash at any step is accepted by the same request', async () => {
    for (const [n, step] of ['push-branch', 'open-pull-request', 'label'].entries()) {
      await world.leave(`r${n}`, { 'a.txt': `${step}\n` });
      world.dieAt = `${step}:acted`;
      await expect(accept(`r${n}`)).rejects.toThrow('died at');
      await world.restart();
      expect(await accept(`r${n}`)).toMatchObject({ ok: true, value: { state: 'accepted' } });
      expect(remote.pulls()).toHaveLength(n + 1);
    }
  });

  it('goes into the branch that the person names', async () => {
    await world.leave('one', { 'a.txt': 'better\n' });
    expect(await accept('one', { into: 'release' })).toMatchObject({ ok: true });
    expect(remote.pulls()[0]?.pull?.base).toBe('release');
  });

  it('is refused where GitHub refuses, and can be accepted otherwise then', async () => {
    await world.leave('one', { 'a.txt': 'better\n' });
    remote.commits.clear();
    expect(await accept('one')).toMatchObject({ ok: false, error: { code: 'github-refused' } });
    expect(await accept('one', { means: 'merge' })).toMatchObject({ ok: true });
  });

  it('is refused with a way where the repository has no place on GitHub', async () => {
    await world.leave('one', { 'a.txt': 'better\n' });
    const config = Config.parse({ repositories: [world.repo] });
    Object.assign(world.ports, { config: { current: () => config } });
    expect(await accept('one')).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });
});
