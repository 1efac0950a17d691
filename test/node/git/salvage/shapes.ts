import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gitIn } from '../../../helpers/temp-repo.ts';
import type { World } from '../world.ts';

/** Where the work of a shape must be found afterwards, in the salvage commit and its parents. */
export interface Dirt {
  /** Content by path, `null` for a path that must be gone. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** Commit subjects that must be reachable. */
  readonly commits?: readonly string[];
  /** Content that some parent of the salvage must have at a path. */
  readonly staged?: Readonly<Record<string, string>>;
  readonly kinds: readonly string[];
  /** What must be where it was afterwards, outside the worktree. */
  readonly outside?: string;
}

type Shape = (world: World, tree: string) => Promise<Dirt>;

const put = async (tree: string, name: string, text: string): Promise<void> => {
  await mkdir(path.dirname(path.join(tree, name)), { recursive: true });
  await writeFile(path.join(tree, name), text);
};

/** The 14 shapes of R52, and some more. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  'staged work': async (_, tree) => {
    await put(tree, 'new.txt', 'staged\n');
    await gitIn(tree, 'add', 'new.txt');
    await put(tree, 'new.txt', 'later\n');
    return {
      files: { 'new.txt': 'later\n' },
      staged: { 'new.txt': 'staged\n' },
      kinds: ['uncommitted changes', 'staged changes'],
    };
  },
  'unstaged work': async (_, tree) => {
    await put(tree, 'a.txt', 'changed\n');
    await rm(path.join(tree, 'src/b.txt'));
    return {
      files: { 'a.txt': 'changed\n', 'src/b.txt': null },
      kinds: ['uncommitted changes'],
    };
  },
  'untracked work': async (_, tree) => {
    await put(tree, 'deep/er/new.txt', 'new\n');
    return { files: { 'deep/er/new.txt': 'new\n' }, kinds: ['uncommitted changes'] };
  },
  'ignored but produced': async (_, tree) => {
    await put(tree, '.gitignore', 'out/\n*.local\nnode_modules/\n');
    await gitIn(tree, 'add', '-A');
    await gitIn(tree, 'commit', '-q', '-m', 'Ignore');
    await put(tree, 'out/report.txt', 'measured all night\n');
    await put(tree, 'notes.local', 'note\n');
    await put(tree, 'node_modules/x/index.js', 'x\n');
    return {
      files: {
        'out/report.txt': 'measured all night\n',
        'notes.local': 'note\n',
        'node_modules/x/index.js': null,
      },
      kinds: ['ignored files'],
    };
  },
  'a stash': async (_, tree) => {
    await put(tree, 'a.txt', 'stashed\n');
    await gitIn(tree, 'stash', '-q');
    return { staged: { 'a.txt': 'stashed\n' }, kinds: ['a stash'] };
  },
  'commits on no branch': async (_, tree) => {
    await gitIn(tree, 'checkout', '-q', '--detach');
    await put(tree, 'a.txt', 'aside\n');
    await gitIn(tree, 'commit', '-q', '-am', 'Aside');
    await gitIn(tree, 'checkout', '-q', '--detach', 'HEAD');
    return { commits: ['Aside'], kinds: ['uncommitted changes', 'commits on no branch'] };
  },
  'the middle of a merge': async (_, tree) => {
    await conflict(tree);
    await gitIn(tree, 'merge', 'other').catch(() => 'stops at the conflict');
    return {
      commits: ['Theirs'],
      kinds: ['uncommitted changes', 'a merge or rebase under way'],
    };
  },
  'the middle of a rebase': async (_, tree) => {
    await conflict(tree);
    await gitIn(tree, 'rebase', 'other').catch(() => 'stops at the conflict');
    return {
      commits: ['Mine', 'Theirs'],
      kinds: ['uncommitted changes', 'commits on no branch', 'a merge or rebase under way'],
    };
  },
  'files in a submodule': async (_, tree) => {
    await gitIn(tree, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},sub`);
    await gitIn(tree, 'commit', '-q', '-m', 'Point');
    await put(tree, 'sub/in.txt', 'inside\n');
    return { files: { 'sub/in.txt': 'inside\n' }, kinds: ['files of a repository inside it'] };
  },
  'a repository inside': async (_, tree) => {
    await gitIn(tree, 'init', '-q', 'nested');
    await put(tree, 'nested/file.txt', 'nested\n');
    await gitIn(path.join(tree, 'nested'), 'add', '-A');
    await gitIn(path.join(tree, 'nested'), 'commit', '-q', '-m', 'Inner');
    return {
      files: {
        'nested/file.txt': 'nested\n',
        'nested/dot-git/HEAD': 'ref: refs/heads/master\n',
      },
      kinds: ['uncommitted changes'],
    };
  },
  'files under LFS': async (_, tree) => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 4\n`;
    await put(tree, '.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\n');
    await put(tree, 'pointer.bin', pointer);
    await put(tree, 'real.bin', 'real\0content\r\n');
    return {
      files: { 'pointer.bin': pointer, 'real.bin': 'real\0content\r\n' },
      kinds: ['uncommitted changes'],
    };
  },
  'a folder that is gone': async (_, tree) => {
    await gitIn(tree, 'checkout', '-q', '--detach');
    await put(tree, 'a.txt', 'aside\n');
    await gitIn(tree, 'commit', '-q', '-am', 'Aside');
    await rm(tree, { recursive: true });
    return { commits: ['Aside'], kinds: ['commits on no branch'] };
  },
  'a worktree that was locked': async (_, tree) => {
    await gitIn(tree, 'worktree', 'unlock', '.');
    await gitIn(tree, 'worktree', 'lock', '--reason', 'mine', '.');
    await put(tree, 'new.txt', 'new\n');
    return { files: { 'new.txt': 'new\n' }, kinds: ['uncommitted changes'] };
  },
  'a link in place of the root': async (world, tree) => {
    await gitIn(tree, 'checkout', '-q', '--detach');
    await put(tree, 'a.txt', 'aside\n');
    await gitIn(tree, 'commit', '-q', '-am', 'Aside');
    await rename(tree, path.join(world.dir, 'moved'));
    await symlink(world.user.path, tree);
    return {
      commits: ['Aside'],
      kinds: ['commits on no branch'],
      outside: path.join(world.dir, 'moved/a.txt'),
    };
  },
  'another .git': async (_, tree) => {
    await rm(path.join(tree, '.git'));
    await gitIn(tree, 'init', '-q');
    await put(tree, 'new.txt', 'new\n');
    await gitIn(tree, 'add', '-A');
    await gitIn(tree, 'commit', '-q', '-m', 'Inner');
    return {
      files: { 'new.txt': 'new\n', 'dot-git/HEAD': 'ref: refs/heads/master\n' },
      kinds: ['uncommitted changes', 'files of a repository inside it'],
    };
  },
  'names and kinds of any sort': async (_, tree) => {
    const odd = ['-dash', '$(touch x)', 'line\nbreak', '"quoted"', 'back\\slash', 'grüße', 'a\tb'];
    for (const name of odd) await put(tree, name, `${name}\n`);
    await symlink('/etc/passwd', path.join(tree, 'link'));
    await put(tree, 'run.sh', '#!/bin/sh\n');
    await chmod(path.join(tree, 'run.sh'), 0o755);
    await put(tree, 'closed/file.txt', 'closed\n');
    await chmod(path.join(tree, 'closed/file.txt'), 0);
    await chmod(path.join(tree, 'closed'), 0);
    return {
      files: {
        ...Object.fromEntries(odd.map((name) => [name, `${name}\n`])),
        link: '/etc/passwd',
        'closed/file.txt': 'closed\n',
      },
      kinds: ['uncommitted changes'],
    };
  },
};

async function conflict(tree: string): Promise<void> {
  await gitIn(tree, 'checkout', '-q', '-b', 'other');
  await put(tree, 'a.txt', 'theirs\n');
  await gitIn(tree, 'commit', '-q', '-am', 'Theirs');
  await gitIn(tree, 'checkout', '-q', 'overnight/task');
  await put(tree, 'a.txt', 'mine\n');
  await gitIn(tree, 'commit', '-q', '-am', 'Mine');
}
