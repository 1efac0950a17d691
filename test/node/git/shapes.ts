import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryRef } from '../../../src/engine/ports/repository.ts';
import { gitIn, type TempRepo, tempRepo } from '../../helpers/temp-repo.ts';

/** A user's repository in the making, with a folder for what lies beside it. */
export interface Ground {
  readonly user: TempRepo;
  readonly dir: string;
}

/** Gives a repository its shape; what it answers says where it is and which branch counts. */
export type Shape = (ground: Ground) => Promise<Partial<RepositoryRef>>;

const asItIs = {};

/** The shapes of repository that a night must leave as they are (R43). */
export const SHAPES: Readonly<Record<string, Shape>> = {
  plain: async () => asItIs,
  'packed refs': async ({ user }) => {
    await user.git('tag', 'v1');
    await user.git('pack-refs', '--all');
    return asItIs;
  },
  'an empty index': async ({ user }) => {
    await user.git('read-tree', '--empty');
    return asItIs;
  },
  'a submodule': async ({ user, dir }) => {
    const source = await tempRepo({ files: { 'in.txt': 'in\n' } });
    await gitIn(dir, 'clone', '-q', source.path, path.join(dir, 'sub-source'));
    await source.dispose();
    const from = path.join(dir, 'sub-source');
    await user.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', from, 'sub');
    await user.commit('Add a submodule');
    await user.write('sub/in.txt', 'changed by the user\n');
    return asItIs;
  },
  'a linked worktree as the checkout': async ({ user }) => {
    const linked = path.join(user.path, '..', 'linked');
    await user.git('worktree', 'add', '-q', '-b', 'feature', linked);
    return { path: linked };
  },
  'a detached HEAD with a base branch': async ({ user }) => {
    await user.git('checkout', '-q', '--detach');
    await user.commit('Aside');
    return { baseBranch: 'main' };
  },
  'nested untracked and ignored folders': async ({ user, dir }) => {
    await user.write('.gitignore', 'ignored/\n');
    await user.write('one/two/three.txt', '3\n');
    await user.write('ignored/deep/x.txt', 'x\n');
    await gitIn(dir, 'init', '-q', path.join(user.path, 'nested'));
    await user.write('nested/file.txt', 'n\n');
    return asItIs;
  },
  'symbolic links': async ({ user }) => {
    await mkdir(path.join(user.path, 'real'));
    await symlink('/etc/hostname', path.join(user.path, 'outside'));
    await symlink('real', path.join(user.path, 'to-folder'));
    await user.commit('Link');
    await symlink('nowhere', path.join(user.path, 'dangling'));
    return asItIs;
  },
  'unicode, line-break and non-UTF-8 names': async ({ user }) => {
    await user.write('gr\u00fc\u00dfe \u65e5\u672c.txt', '1\n');
    await user.write('line\nbreak\t"quoted".txt', '2\n');
    await user.write('-dash $(echo no).txt', '3\n');
    await writeFile(Buffer.from(`${user.path}/latin-\xe9.txt`, 'latin1'), '4\n').catch(() => {
      // Some file systems refuse names that are not UTF-8; the others are covered.
    });
    await user.commit('Name');
    return asItIs;
  },
  'CRLF files with autocrlf set': async ({ user }) => {
    await user.git('config', 'core.autocrlf', 'true');
    await user.write('.gitattributes', '*.bat text eol=crlf\n');
    await user.write('run.bat', 'one\r\ntwo\r\n');
    await user.write('mixed.txt', 'one\r\ntwo\n');
    await user.commit('Break lines');
    return asItIs;
  },
  'a sparse checkout': async ({ user }) => {
    await user.write('other/c.txt', 'c\n');
    await user.commit('Add');
    await user.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'src');
    return asItIs;
  },
  'a file of 60 MB': async ({ user }) => {
    await user.write('large.bin', 'start');
    await truncate(path.join(user.path, 'large.bin'), 60_000_000);
    return asItIs;
  },
  'staged, unstaged and stashed work in mid rebase': async ({ user }) => {
    await user.write('a.txt', 'stashed\n');
    await user.git('stash');
    await user.git('checkout', '-q', '-b', 'topic');
    await user.write('a.txt', 'topic\n');
    await user.commit('Topic');
    await user.git('checkout', '-q', 'main');
    await user.write('a.txt', 'main\n');
    await user.commit('Main');
    await user.git('rebase', 'main', 'topic').catch(() => 'stops at the conflict');
    await user.write('staged.txt', 'staged\n');
    await user.git('add', 'staged.txt');
    await user.write('untracked.txt', 'untracked\n');
    return { baseBranch: 'main' };
  },
  'a shallow clone': async ({ user, dir }) => {
    await user.commit('Second');
    const clone = path.join(dir, 'shallow');
    await gitIn(dir, 'clone', '-q', '--depth=1', `file://${user.path}`, clone);
    return { path: clone };
  },
  'SHA-256 objects': async ({ dir }) => {
    const other = path.join(dir, 'sha256');
    await gitIn(dir, 'init', '-q', '--object-format=sha256', '--initial-branch=main', other);
    await writeFile(path.join(other, 'a.txt'), 'a\n');
    await gitIn(other, 'add', '-A');
    await gitIn(other, 'commit', '-q', '-m', 'Start');
    return { path: other };
  },
};
