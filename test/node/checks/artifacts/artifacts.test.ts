import { mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createArtifacts, MOST_KEPT } from '../../../../src/node/checks/artifacts/artifacts.ts';

describe('files that a benchmark leaves', () => {
  let root = '';
  const tree = () => path.join(root, 'tree');
  const state = () => path.join(root, 'state');
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'artifacts-'));
    await mkdir(path.join(tree(), 'out', 'deep'), { recursive: true });
    await writeFile(path.join(root, 'secret'), 'outside');
    await writeFile(path.join(tree(), 'out/a.json'), '{"parse": 1}');
    await writeFile(path.join(tree(), 'out/deep/b.txt'), 'bb');
    await writeFile(path.join(tree(), 'c.txt'), 'not asked for');
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const wish = { folder: 'performance/app/t/pre', patterns: ['out/**'] };

  it('are kept for their owner alone, in a folder of ours', async () => {
    const kept = await createArtifacts(state()).keep(tree(), wish);
    expect(kept).toEqual({
      ok: true,
      value: { folder: wish.folder, files: 2, bytes: 14, left: 0 },
    });
    const file = path.join(state(), wish.folder, 'out/deep/b.txt');
    expect(await readFile(file, 'utf8')).toBe('bb');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await expect(stat(path.join(state(), wish.folder, 'c.txt'))).rejects.toThrow();
  });

  it('are never followed out of the worktree', async () => {
    await symlink(path.join(root, 'secret'), path.join(tree(), 'out/link'));
    await symlink(root, path.join(tree(), 'out/folder'));
    const artifacts = createArtifacts(state());
    expect(await artifacts.keep(tree(), wish)).toMatchObject({ value: { files: 2 } });
    expect(await artifacts.read(tree(), 'out/link')).toBe(null);
    expect(await artifacts.read(tree(), 'out/folder/secret')).toBe(null);
    expect(await artifacts.read(tree(), '../secret')).toBe(null);
    expect(await artifacts.read(tree(), 'out')).toBe(null);
    expect(await artifacts.read(tree(), 'none')).toBe(null);
    expect(await artifacts.read(tree(), 'out/a.json')).toBe('{"parse": 1}');
  });

  it('are bounded in number, and those left out are counted', async () => {
    const many = MOST_KEPT.files + 5;
    await Promise.all(
      Array.from({ length: many }, (_, n) => writeFile(path.join(tree(), `out/f${n}`), 'x')),
    );
    const kept = await createArtifacts(state()).keep(tree(), wish);
    expect(kept).toMatchObject({ value: { files: MOST_KEPT.files, left: 7 } });
  });

  it('go by cycle, oldest first', async () => {
    const artifacts = createArtifacts(state());
    expect(await artifacts.prune('performance/app', 2)).toEqual({ removed: 0, kept: 0 });
    for (const [n, cycle] of ['a', 'b', 'c'].entries()) {
      await artifacts.keep(tree(), { ...wish, folder: `performance/app/${cycle}/pre` });
      await utimes(path.join(state(), 'performance/app', cycle), n + 1, n + 1);
    }
    expect(await artifacts.prune('performance/app', 2)).toEqual({ removed: 1, kept: 2 });
    await expect(stat(path.join(state(), 'performance/app/a'))).rejects.toThrow();
  });
});
