import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testGitEnvironment } from '../../helpers/temp-repo.ts';
import { createWorld, openTask, unwrap, WORK, type World } from './world.ts';

const run = promisify(execFile);

/** Settings that make git start a program; the program leaves a file with the setting's name. */
const VECTORS: readonly string[] = [
  'core.fsmonitor',
  'core.sshCommand',
  'core.pager',
  'core.editor',
  'core.askPass',
  'core.gitProxy',
  'core.alternateRefsCommand',
  'sequence.editor',
  'credential.helper',
  'gpg.program',
  'gpg.ssh.program',
  'diff.external',
  'diff.canary.command',
  'diff.canary.textconv',
  'filter.canary.clean',
  'filter.canary.smudge',
  'merge.canary.driver',
  'interactive.diffFilter',
  'uploadpack.packObjectsHook',
  'remote.origin.uploadpack',
  'submodule.sub.update',
  'pager.log',
  'difftool.canary.cmd',
  'trailer.canary.command',
];

const HOOKS = [
  'post-checkout',
  'post-commit',
  'pre-commit',
  'commit-msg',
  'reference-transaction',
  'pre-auto-gc',
  'post-rewrite',
  'post-index-change',
  'fsmonitor-watchman',
  'pre-push',
  'post-merge',
  'post-update',
];

/** Programs, by name, that were started so far. */
const fired = (canaries: string): Promise<string[]> => readdir(canaries);

async function writeProgram(dir: string, canaries: string, name: string): Promise<string> {
  const program = path.join(dir, `run-${name}`);
  const script = `#!/bin/sh\ntouch '${path.join(canaries, name)}'\ncat 2>/dev/null\nexit 0\n`;
  await writeFile(program, script, { mode: 0o755 });
  return program;
}

async function plant(world: World, programs: string, canaries: string): Promise<string> {
  const lines: string[] = [];
  for (const name of VECTORS) {
    const program = await writeProgram(programs, canaries, name);
    const [, section, subsection, key] = /^([^.]+)(?:\.(.+))?\.([^.]+)$/.exec(name) ?? [];
    const header = subsection === undefined ? `[${section}]` : `[${section} "${subsection}"]`;
    lines.push(`${header}\n\t${key} = ${name.startsWith('submodule') ? '!' : ''}${program}`);
  }
  const alias = await writeProgram(programs, canaries, 'alias');
  for (const command of ['rev-parse', 'fetch', 'ls-files', 'update-ref']) {
    lines.push(`[alias]\n\t${command} = !${alias}`);
  }
  const ext = await writeProgram(programs, canaries, 'ext-transport');
  lines.push(`[url "ext::${ext} "]\n\tinsteadOf = https://evil.test/`);
  lines.push('[commit]\n\tgpgSign = true\n[fetch]\n\tprune = true\n\twriteCommitGraph = true');
  lines.push(`[core]\n\thooksPath = ${path.join(world.user.path, '.git/hooks')}`);
  lines.push('[protocol "ext"]\n\tallow = always');
  const text = `${lines.join('\n')}\n`;
  for (const hook of HOOKS) {
    await rm(path.join(world.user.path, '.git/hooks', hook), { force: true });
    const program = await writeProgram(programs, canaries, hook);
    await world.user.write(`.git/hooks/${hook}`, `#!/bin/sh\nexec ${program} </dev/null\n`);
    await run('chmod', ['+x', path.join(world.user.path, '.git/hooks', hook)]);
  }
  return text;
}

describe('hostile configuration starts nothing (R47)', () => {
  let world: World;
  let canaries: string;
  let programs: string;

  beforeEach(async () => {
    world = await createWorld({
      'a.txt': 'a\n',
      '.gitattributes': '* filter=canary diff=canary merge=canary\n',
    });
    canaries = await mkdtemp(path.join(world.dir, 'canaries-'));
    programs = await mkdtemp(path.join(world.dir, 'programs-'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await world.dispose();
  });

  /** A night's git from look to landing. */
  const spendNight = async () => {
    const { git, repo } = world;
    unwrap(await git.inspect(repo));
    unwrap(await git.fingerprint(repo));
    const { tree, base, at } = await openTask(world);
    await writeFile(path.join(tree.path, 'a.txt'), 'changed\n');
    const oid = unwrap(await git.commit(repo, { name: 'task', ...WORK })) ?? '';
    unwrap(await git.diff(repo, base, oid));
    unwrap(await git.land(repo, { branch: at.branch, ref: `refs/heads/${at.branch}`, oid }));
    unwrap(await git.closeWorktree(repo, 'task', false));
  };

  it('in the repository itself, included files, hooks and attributes', async () => {
    const text = await plant(world, programs, canaries);
    await world.user.write('.git/included', text);
    const other = path.join(world.dir, 'other.git');
    await world.user.git('clone', '-q', '--bare', world.user.path, other);
    await world.user.write('.git/objects/info/alternates', `${other}/objects\n`);
    await world.user.git('config', 'include.path', 'included');
    await spendNight();
    expect(await fired(canaries)).toEqual([]);

    // The same repository does start programs under an ordinary git, or the above would prove nothing.
    const ordinary = { cwd: world.user.path, env: testGitEnvironment(world.dir) };
    await world.user.write('a.txt', 'by the user\n');
    for (const args of [['status'], ['diff'], ['checkout', '-b', 'x'], ['commit', '-am', 'x']]) {
      const running = run('git', args, ordinary);
      running.child.stdin?.end();
      await running.catch(() => 'some of the programs make git fail');
    }
    const names = await fired(canaries);
    for (const name of ['core.fsmonitor', 'filter.canary.clean', 'diff.canary.command']) {
      expect(names).toContain(name);
    }
    expect(names).toContain('reference-transaction');
    expect(names).toContain('post-checkout');
  });

  it('in the home folder and in the environment of the host', async () => {
    const text = await plant(world, programs, canaries);
    const home = path.join(world.dir, 'home');
    await mkdir(path.join(home, '.config/git'), { recursive: true });
    await writeFile(path.join(home, '.gitconfig'), text);
    await writeFile(path.join(home, '.config/git/config'), text);
    await writeFile(path.join(home, '.config/git/attributes'), '* filter=canary\n');
    const external = await writeProgram(programs, canaries, 'GIT_EXTERNAL_DIFF');
    const hostile = {
      HOME: home,
      XDG_CONFIG_HOME: path.join(home, '.config'),
      GIT_CONFIG_GLOBAL: path.join(home, '.gitconfig'),
      GIT_CONFIG_SYSTEM: path.join(home, '.gitconfig'),
      GIT_CONFIG_NOSYSTEM: '0',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: path.join(programs, 'run-core.fsmonitor'),
      GIT_CONFIG_PARAMETERS: `'core.fsmonitor=${path.join(programs, 'run-core.fsmonitor')}'`,
      GIT_EXTERNAL_DIFF: external,
      GIT_PAGER: external,
      GIT_SSH_COMMAND: external,
      GIT_DIR: path.join(world.dir, 'nowhere'),
      GIT_WORK_TREE: '/',
      GIT_INDEX_FILE: path.join(world.dir, 'index'),
      GIT_OBJECT_DIRECTORY: path.join(world.dir, 'objects'),
      GIT_TRACE: path.join(canaries, 'GIT_TRACE'),
      GIT_TEMPLATE_DIR: path.join(world.user.path, '.git'),
    };
    const base = await world.user.head();
    for (const [name, value] of Object.entries(hostile)) {
      vi.stubEnv(name, value);
    }
    const { git, repo } = world;
    unwrap(await git.fingerprint(repo));
    unwrap(await git.prepare(repo, base));
    const at = { name: 'task', oid: base, branch: 'overnight/task' };
    const tree = unwrap(await git.openWorktree(repo, at));
    await writeFile(path.join(tree.path, 'a.txt'), 'changed\n');
    const oid = unwrap(await git.commit(repo, { name: 'task', ...WORK })) ?? '';
    unwrap(await git.diff(repo, base, oid));
    unwrap(await git.land(repo, { branch: at.branch, ref: `refs/heads/${at.branch}`, oid }));
    expect(await fired(canaries)).toEqual([]);
  });

  it('by rewriting where our clone is fetched from', async () => {
    const ext = await writeProgram(programs, canaries, 'ext-transport');
    const { base, at, tree } = await openTask(world);
    await writeFile(path.join(tree.path, 'a.txt'), 'changed\n');
    const oid = unwrap(await world.git.commit(world.repo, { name: 'task', ...WORK })) ?? '';
    await world.user.git('config', `url.ext::${ext} .insteadOf`, world.stateDir);
    await world.user.git('config', 'protocol.ext.allow', 'always');
    const ref = `refs/heads/${at.branch}`;
    const landed = await world.git.land(world.repo, { branch: at.branch, ref, oid });
    expect(landed.ok).toBe(false);
    expect(await fired(canaries)).toEqual([]);
    expect(await world.user.head()).toBe(base);
    expect(unwrap(await world.git.landedAt(world.repo, ref))).toBeNull();
  });
});
