import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pusher, PushWish } from '../../../../src/engine/ports/github/push.ts';
import { createGitRunner } from '../../../../src/node/git/git.ts';
import { nothingHeld } from '../../../../src/node/git/places.ts';
import type { PushAccess } from '../../../../src/node/git/push/address.ts';
import { createPusher } from '../../../../src/node/git/push/push-branch.ts';
import { type GitServer, startGitServer } from '../../../helpers/github/git-server.ts';
import { gitIn } from '../../../helpers/temp-repo.ts';
import { codeOf, createWorld, openTask, unwrap, WORK, type World } from '../world.ts';

const TOKEN = 'github_pat_test0000';
const LOGIN = `Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`;
const BRANCH = 'overnight/task';
const REF = `refs/heads/${BRANCH}`;

let world: World;
let server: GitServer;
let wish: PushWish;
let tree: string;

function pusher(given: Partial<PushAccess> = {}): Pusher {
  const access = { tokenHost: () => '127.0.0.1', token: () => TOKEN, env: {}, ...given };
  const { dir, stateDir } = world;
  const worktreeRoot = path.join(dir, 'worktrees');
  return createPusher(
    { stateDir, worktreeRoot, runner: createGitRunner(), held: nothingHeld() },
    access,
  );
}

function push(given: Partial<PushWish> = {}) {
  return pusher().push(world.repo, { ...wish, ...given });
}

function remoteRefs(): Promise<string> {
  return gitIn(server.path, 'for-each-ref', '--format=%(refname) %(objectname)');
}

/** Another commit of ours on top. */
async function goOn(text: string): Promise<string> {
  await writeFile(path.join(tree, 'a.txt'), text);
  return unwrap(await world.git.commit(world.repo, { name: 'task', ...WORK })) ?? '';
}

beforeEach(async () => {
  world = await createWorld();
  const task = await openTask(world);
  tree = task.tree.path;
  const oid = await goOn('changed\n');
  server = await startGitServer(await mkdtemp(path.join(world.dir, 'remote-')), LOGIN);
  await gitIn(world.user.path, 'push', '-q', server.path, 'main');
  wish = {
    url: server.url,
    branch: BRANCH,
    oid,
    baseOid: task.base,
    expectedOid: null,
    maxBytes: 1_000_000,
  };
});
afterEach(async () => {
  await server.close();
  await world.dispose();
});

describe('a push', () => {
  it('makes the branch on the remote, over http with the token and in no argument, and is found again', async () => {
    expect(unwrap(await pusher().remoteHead(world.repo, wish))).toBeNull();
    unwrap(await push());
    expect(await remoteRefs()).toBe(`refs/heads/main ${wish.baseOid}\n${REF} ${wish.oid}`);
    expect(unwrap(await pusher().remoteHead(world.repo, wish))).toBe(wish.oid);
    expect(new Set(server.logins)).toEqual(new Set([LOGIN]));
  });

  it('of what is there already changes nothing', async () => {
    unwrap(await push());
    unwrap(await push());
    unwrap(await push({ expectedOid: wish.oid }));
    expect(await remoteRefs()).toContain(`${REF} ${wish.oid}`);
  });

  it('moves a branch on from the commit that was pushed before', async () => {
    unwrap(await push());
    const newer = await goOn('changed again\n');
    unwrap(await push({ oid: newer, expectedOid: wish.oid }));
    expect(await remoteRefs()).toContain(`${REF} ${newer}`);
  });

  it('stops at a branch that somebody else made or moved, also when it is ahead', async () => {
    await gitIn(server.path, 'update-ref', REF, wish.baseOid);
    expect(codeOf(await push())).toBe('ref-conflict');
    expect(codeOf(await push({ expectedOid: wish.oid }))).toBe('ref-conflict');
    expect(await remoteRefs()).toContain(`${REF} ${wish.baseOid}`);
  });

  it('stops where the branch does not lead to the commit, though it is the one that was expected', async () => {
    await world.user.write('other.txt', 'x');
    const other = await world.user.commit('Other');
    await gitIn(world.user.path, 'push', '-q', server.path, `${other}:${REF}`);
    expect(codeOf(await push({ expectedOid: other }))).toBe('ref-conflict');
    expect(await remoteRefs()).toContain(`${REF} ${other}`);
  });

  it('says what a hook of the remote said', async () => {
    const hook = path.join(server.path, 'hooks', 'update');
    await writeFile(hook, '#!/bin/sh\nexit 1\n');
    await chmod(hook, 0o755);
    const refused = await push();
    expect(codeOf(refused)).toBe('github-refused');
    expect(await remoteRefs()).not.toContain(REF);
  });

  it('to a branch that is not ours is refused before anything is asked', async () => {
    const names = [
      'main',
      'overnight/',
      'overnight',
      'overnight/../main',
      'overnight/a..b',
      'overnight/a.lock',
      'overnight/a b',
      'overnight//a',
      '+overnight/task',
      'refs/heads/overnight/task',
      'overnight/a:refs/heads/main',
      'overnight/\n',
    ];
    for (const branch of names) expect(codeOf(await push({ branch }))).toBe('bad-input');
    expect(server.logins).toEqual([]);
  });

  it('to an address of another kind is refused', async () => {
    const addresses = [
      'ext::sh -c touch%20/tmp/x',
      '--upload-pack=touch x',
      'https://user:secret@github.com/owner/name.git',
      'http://example.com/owner/name.git',
      'git://127.0.0.1/owner/name.git',
      'ssh://-oProxyCommand=x/y',
      '-oProxyCommand=x@y:z',
      'a@-oProxyCommand=x:z',
      '../somewhere',
      '',
    ];
    for (const url of addresses) expect(codeOf(await push({ url }))).toBe('bad-input');
  });

  it('takes nothing that does not stand on the base, and nothing too large', async () => {
    expect(codeOf(await push({ baseOid: wish.oid, oid: wish.baseOid }))).toBe('bad-input');
    expect(codeOf(await push({ oid: 'HEAD' }))).toBe('bad-input');
    const noise = randomBytes(400_000).toString('base64');
    const large = await goOn(noise);
    expect(codeOf(await push({ oid: large, maxBytes: 300_000 }))).toBe('github-refused');
    expect(await remoteRefs()).not.toContain(REF);
  });

  it('gives the token to no other host and follows no redirect', async () => {
    const strict = pusher({ tokenHost: () => 'github.com' });
    expect(codeOf(await strict.push(world.repo, wish))).toBe('github-failed');
    expect(server.logins).toEqual([undefined]);
    const other = await startGitServer(await mkdtemp(path.join(world.dir, 'b-')), LOGIN);
    server.redirectTo = new URL(other.url).origin;
    expect(codeOf(await push())).toBe('github-failed');
    expect(other.logins).toEqual([]);
    await other.close();
  });

  it('is not turned to another address by the settings of the user', async () => {
    const home = await mkdtemp(path.join(world.dir, 'home-'));
    const turn = `[url "/nowhere/"]\n\tinsteadOf = ${new URL(server.url).origin}/\n`;
    await writeFile(path.join(home, '.gitconfig'), turn);
    const before = process.env['HOME'];
    process.env['HOME'] = home;
    try {
      unwrap(await pusher({ env: { HOME: home } }).push(world.repo, wish));
    } finally {
      process.env['HOME'] = before;
    }
    expect(await remoteRefs()).toContain(REF);
  });

  it('to a folder works without any login', async () => {
    unwrap(await push({ url: server.path }));
    expect(await remoteRefs()).toContain(REF);
    expect(server.logins).toEqual([]);
  });

  it('says when nothing answers', async () => {
    const gone = await push({ url: path.join(world.dir, 'nothing.git') });
    expect(codeOf(gone)).toBe('github-failed');
  });
});
