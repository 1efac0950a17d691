import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Diff } from '../../../src/engine/ports/git.ts';
import type { ChangedFile } from '../../../src/shared/schema/evidence.ts';

/** Path to content; an absent path does not exist on that side. */
export type Tree = Readonly<Record<string, string>>;

/** The difference of two trees as git itself writes it. */
export function realChange(before: Tree, after: Tree): Diff {
  const folder = mkdtempSync(path.join(tmpdir(), 'nk-change-'));
  try {
    write(path.join(folder, 'a'), before);
    write(path.join(folder, 'b'), after);
    const patch = gitDiff(folder);
    return {
      patch: patch.replaceAll(/^(rename (?:from|to)) [ab]\//gm, '$1 '),
      files: filesOf(before, after, renames(patch)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(root: string, tree: Tree): void {
  mkdirSync(root, { recursive: true });
  for (const [name, text] of Object.entries(tree)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
}

function gitDiff(cwd: string): string {
  const env = {
    PATH: process.env['PATH'],
    HOME: cwd,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C',
  };
  const argv = ['diff', '--no-index', '--no-prefix', '-M', '--no-color', 'a', 'b'];
  try {
    return execFileSync('git', argv, { cwd, env, encoding: 'utf8' });
  } catch (thrown) {
    // Exit code 1 means that the trees differ.
    if (thrown instanceof Error && 'stdout' in thrown && 'status' in thrown && thrown.status === 1)
      return String(thrown.stdout);
    throw thrown;
  }
}

function renames(patch: string): Map<string, string> {
  const pairs = [...patch.matchAll(/^rename from a\/(.*)\nrename to b\/(.*)$/gm)];
  return new Map(pairs.map(([, from = '', to = '']) => [from, to]));
}

function filesOf(before: Tree, after: Tree, moved: Map<string, string>): ChangedFile[] {
  const targets = new Set(moved.values());
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths
    .filter((name) => before[name] !== after[name] && !moved.has(name))
    .map((path) => {
      if (targets.has(path)) return { path, status: 'renamed', insertions: 0, deletions: 0 };
      const [old, now] = [before[path], after[path]];
      const status = old === undefined ? 'added' : now === undefined ? 'deleted' : 'modified';
      const isBinary = `${old}${now}`.includes('\u0000');
      const count = (text: string | undefined): number | null => {
        if (isBinary) return null;
        return text === undefined ? 0 : 1;
      };
      return { path, status, insertions: count(now), deletions: count(old) };
    });
}
