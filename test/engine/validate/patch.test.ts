import { describe, expect, it } from 'vitest';
import { parsePatch } from '../../../src/engine/validate/patch.ts';
import { findRisks } from '../../../src/engine/validate/risks.ts';
import { realChange } from './real-change.ts';

describe('a patch', () => {
  it('is read as git writes it', () => {
    const before = { 'a.js': 'one\ntwo\nthree\n', 'gone.js': 'x\n' };
    const after = { 'a.js': 'one\n2\nthree\n', 'new.js': 'y\n' };
    const files = parsePatch(realChange(before, after).patch);
    expect(files.map((file) => [file.oldPath, file.newPath])).toEqual([
      ['a.js', 'a.js'],
      ['gone.js', null],
      [null, 'new.js'],
    ]);
    expect(files[0]?.hunks[0]?.lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'context one',
      'removed two',
      'added 2',
      'context three',
    ]);
  });

  it('cannot be deceived by content that looks like a header', () => {
    const text = '-- a/x\n++ b/x\n@@ -1 +1 @@\ndiff --git a/evil b/evil\n';
    const files = parsePatch(
      realChange({ 'a.txt': text, 'b.txt': 'k\n' }, { 'a.txt': '', 'b.txt': 'l\n' }).patch,
    );
    expect(files.map((file) => file.oldPath)).toEqual(['a.txt', 'b.txt']);
    expect(files.every((file) => file.isComplete)).toBe(true);
  });

  it.each([
    'a b.js',
    'é.js',
    'tab\there.js',
    'quote".js',
    'line\nfeed.js',
    'back\\slash.js',
    '100%.js',
    '日本.js',
  ])('keeps the name %j', (name) => {
    const [file] = parsePatch(realChange({ [name]: 'a\n' }, { [name]: 'b\n' }).patch);
    expect([file?.oldPath, file?.newPath]).toEqual([name, name]);
    const [empty] = parsePatch(realChange({}, { [name]: '' }).patch);
    expect([empty?.oldPath, empty?.newPath]).toEqual([null, name]);
  });

  it('follows a rename without content', () => {
    const [file] = parsePatch(
      realChange({ 'a b.js': 'long enough\n' }, { 'c d.js': 'long enough\n' }).patch,
    );
    expect([file?.oldPath, file?.newPath, file?.hunks]).toEqual(['a b.js', 'c d.js', []]);
  });

  it('knows when it was cut off', () => {
    const { patch } = realChange({ a: '1\n2\n3\n4\n' }, { a: '5\n6\n7\n8\n' });
    expect(parsePatch(patch.slice(0, -6))[0]?.isComplete).toBe(false);
    expect(parsePatch('')).toEqual([]);
    expect(parsePatch('noise\n--- a\n')).toEqual([]);
  });

  it('keeps the escaped form of a name that is no text', () => {
    const [file] = parsePatch('diff --git "a/\\377.js" "b/\\377.js"\n');
    expect(file?.newPath).toContain('%ff');
  });
});

describe('risks', () => {
  const file = (path: string, extra: object = {}) => ({
    path,
    status: 'modified' as const,
    insertions: 1,
    deletions: 1,
    ...extra,
  });

  it.each([
    ['package-lock.json', 'touches a lockfile'],
    ['app/Cargo.lock', 'touches a lockfile'],
    ['.github/workflows/ci.yml', 'touches CI'],
    ['db/migrations/001.sql', 'touches migrations'],
    ['src/auth/login.ts', 'touches sign-in or permissions'],
    ['src/session-store.ts', 'touches sign-in or permissions'],
    ['.env.local', 'touches credentials'],
    ['test/a.test.ts', 'changes tests'],
  ])('%s %s', (path, risk) => {
    expect(findRisks([file(path)])).toContain(risk);
  });

  it.each(['src/author.ts', 'README.md', 'src/sum.ts', 'src/blocks.ts'])('%s has none', (path) => {
    expect(findRisks([file(path)])).toEqual([]);
  });

  it('count lines, deletions and binary files', () => {
    expect(findRisks([file('a.ts', { insertions: 300, deletions: 101 })])).toEqual([
      'more than 400 lines',
    ]);
    expect(findRisks([file('a.ts', { insertions: 300, deletions: 100 })])).toEqual([]);
    expect(findRisks([file('a.ts', { status: 'deleted' })])).toEqual(['deletes a file']);
    expect(findRisks([file('a', { status: 'deleted' }), file('b', { status: 'deleted' })])).toEqual(
      ['deletes 2 files'],
    );
    expect(findRisks([file('a.png', { insertions: null, deletions: null })])).toEqual([
      'changes binary files',
    ]);
    expect(findRisks([])).toEqual([]);
  });
});
