import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createGitRunner } from '../../../src/node/git/git.ts';
import { type PushAnswer, tryPush } from '../../../src/node/git/try-push.ts';
import { gitIn, type TempRepo, tempRepo } from '../../helpers/temp-repo.ts';
import { lookAt, unwrap } from './world.ts';

let repo: TempRepo;
let dir: string;
let remote: string;
beforeEach(async () => {
  dir = await realpath(await mkdtemp(path.join(os.tmpdir(), 'nk-push-')));
  remote = path.join(dir, 'remote.git');
  repo = await tempRepo({ files: { 'a.txt': 'a\n' } });
  await gitIn(dir, 'init', '-q', '--bare', '--initial-branch=main', remote);
  // The user's own git settings are used here, so the test brings its own home.
  vi.stubEnv('HOME', dir);
  vi.stubEnv('GIT_CONFIG_GLOBAL', path.join(dir, 'gitconfig'));
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
  await writeFile(path.join(dir, 'gitconfig'), '');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await repo.dispose();
  await rm(dir, { recursive: true, force: true });
});

async function push(branch = 'main'): Promise<PushAnswer> {
  const wish = { branch, timeoutMs: 60_000 };
  return unwrap(await tryPush(createGitRunner(), { id: 'demo', path: repo.path }, wish));
}

/** A program that leaves a file behind when it is started. */
async function canary(): Promise<{ program: string; file: string }> {
  const [program, file] = [path.join(dir, 'canary'), path.join(dir, 'fired')];
  await writeFile(program, `#!/bin/sh\ntouch '${file}'\nexit 1\n`, { mode: 0o755 });
  return { program, file };
}

describe('a push dry run', () => {
  it('says that there is nothing to push to', async () => {
    expect(await push()).toEqual({ kind: 'no-remote' });
  });

  it('is accepted by a remote, and moves nothing on either side', async () => {
    await repo.git('remote', 'add', 'origin', remote);
    const before = [await lookAt(repo.path), await lookAt(remote)];
    expect(await push()).toEqual({ kind: 'accepted', remote: 'origin' });
    expect([await lookAt(repo.path), await lookAt(remote)]).toEqual(before);
  });

  it('finds a remote that is named by a path from the checkout', async () => {
    await repo.git('remote', 'add', 'origin', path.relative(repo.path, remote));
    expect(await push()).toEqual({ kind: 'accepted', remote: 'origin' });
  });

  it('runs no hook of the user and none of the remote', async () => {
    await repo.git('remote', 'add', 'origin', remote);
    const { program, file } = await canary();
    for (const hooks of [path.join(repo.path, '.git/hooks'), path.join(remote, 'hooks')]) {
      for (const name of ['pre-push', 'pre-receive', 'update']) {
        await writeFile(path.join(hooks, name), `#!/bin/sh\nexec ${program}\n`, { mode: 0o755 });
      }
    }
    expect(await push()).toMatchObject({ kind: 'accepted' });
    await expect(realpath(file)).rejects.toThrow('ENOENT');
  });

  it('says that the remote has commits of its own', async () => {
    await repo.git('remote', 'add', 'origin', remote);
    const other = await tempRepo({ files: { 'b.txt': 'b\n' } });
    await other.git('push', '-q', remote, 'main');
    await other.dispose();
    expect(await push()).toEqual({ kind: 'behind', remote: 'origin' });
  });

  it.each([
    ['branch.main.pushRemote', 'work'],
    ['remote.pushDefault', 'work'],
    ['branch.main.remote', 'work'],
  ])('goes where %s says', async (key, name) => {
    await repo.git('remote', 'add', 'origin', path.join(dir, 'nowhere.git'));
    await repo.git('remote', 'add', name, remote);
    await repo.git('config', key, name);
    expect(await push()).toEqual({ kind: 'accepted', remote: name });
  });

  it("gives the words of a refusal, without the password of the remote's address", async () => {
    await repo.git('remote', 'add', 'origin', 'http://ada:secret@127.0.0.1:9/none.git');
    const answer = await push();
    expect(answer).toMatchObject({ kind: 'refused', remote: 'origin' });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('asks nobody for a password', async () => {
    const { program, file } = await canary();
    vi.stubEnv('GIT_ASKPASS', program);
    vi.stubEnv('SSH_ASKPASS', program);
    vi.stubEnv(
      'GIT_SSH_COMMAND',
      `${process.execPath} -e "console.error(process.argv.join(' '))" --`,
    );
    await repo.git('remote', 'add', 'origin', 'ssh://git@127.0.0.1:9/none.git');
    const answer = await push();
    expect(answer).toMatchObject({ kind: 'refused' });
    expect(JSON.stringify(answer)).toContain('-o BatchMode=yes');
    await expect(realpath(file)).rejects.toThrow('ENOENT');
  });

  it.each([
    ['core.sshCommand', 'core.sshcommand'],
    ['core.gitProxy', 'core.gitproxy'],
    ['credential.helper', 'credential.helper'],
    ['credential.https://kiln.test.helper', 'credential.https://kiln.test.helper'],
    ['remote.origin.receivepack', 'remote.origin.receivepack'],
  ])('does not start the program that %s of the checkout names', async (key, setting) => {
    await repo.git('remote', 'add', 'origin', remote);
    const { program, file } = await canary();
    await repo.git('config', key, program);
    expect(await push()).toEqual({ kind: 'not-tried', remote: 'origin', setting });
    await expect(realpath(file)).rejects.toThrow('ENOENT');
  });

  it('takes the user’s own ssh command with what keeps it from asking', async () => {
    const script = path.join(dir, 'ssh');
    await writeFile(script, '#!/bin/sh\necho "$@" >&2\nexit 255\n', { mode: 0o755 });
    await writeFile(path.join(dir, 'gitconfig'), `[core]\n\tsshCommand = ${script} -i key\n`);
    await repo.git('remote', 'add', 'origin', 'ssh://git@127.0.0.1:9/none.git');
    const answer = await push();
    expect(JSON.stringify(answer)).toContain('-i key -o BatchMode=yes -o ConnectTimeout=10');
  });

  it('fails for a folder that is no repository', async () => {
    const wish = { branch: 'main', timeoutMs: 60_000 };
    const answer = await tryPush(createGitRunner(), { id: 'demo', path: dir }, wish);
    expect(answer).toMatchObject({ ok: false, error: { code: 'repository-unusable' } });
  });
});
