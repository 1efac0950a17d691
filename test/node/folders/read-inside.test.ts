import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkInside, openInside, readInside } from '../../../src/node/folders/read-inside.ts';

describe('reading what an agent left in its worktree (R54)', () => {
  let dir: string;
  let root: string;
  const at = (name: string) => path.join(root, name);

  beforeAll(() => {
    dir = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'nk-inside-')));
    root = path.join(dir, 'tree');
    mkdirSync(path.join(root, 'folder/deep'), { recursive: true });
    writeFileSync(path.join(dir, 'secret.txt'), 'SECRET');
    mkdirSync(path.join(dir, 'outside/deep'), { recursive: true });
    writeFileSync(path.join(dir, 'outside/secret.txt'), 'SECRET');
    writeFileSync(path.join(dir, 'outside/deep/secret.txt'), 'SECRET');
    writeFileSync(at('plain.txt'), 'plain');
    writeFileSync(at('folder/deep/plain.txt'), 'deep');
    writeFileSync(at('empty.txt'), '');
    writeFileSync(at('line\nbreak -$(x) "q"'), 'odd');
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xe9, 0xff])]), 'bytes');
    const links: Readonly<Record<string, string>> = {
      file: path.join(dir, 'secret.txt'),
      'relative-file': '../secret.txt',
      'folder/up-file': '../../secret.txt',
      outside: path.join(dir, 'outside'),
      'relative-outside': '../outside',
      'folder/outside': '../../outside',
      'to-root': '.',
      'to-top': '/',
      'to-inside': 'plain.txt',
      'folder-inside': 'folder',
      dangling: 'nowhere',
      loop: 'loop',
      'loop-a': 'loop-b',
      'loop-b': 'loop-a',
      twice: 'file',
      proc: '/proc/self/environ',
      'proc-root': '/proc/self/root',
      'proc-cwd': '/proc/self/cwd',
      device: '/dev/zero',
    };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, at(name));
    execFileSync('mkfifo', [at('pipe')]);
    writeFileSync(at('large.bin'), '');
    truncateSync(at('large.bin'), 50 * 1024 ** 3);
    symlinkSync(root, path.join(dir, 'root-link'));
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const ESCAPES = [
    ...['file', 'relative-file', 'folder/up-file', 'twice', 'proc', 'device', 'dangling', 'loop'],
    ...['loop-a', 'to-inside', 'outside/secret.txt', 'relative-outside/secret.txt'],
    ...['folder/outside/secret.txt', 'outside/deep/secret.txt', 'to-root/plain.txt'],
    ...['to-top/etc/passwd', 'folder-inside/deep/plain.txt', 'proc-root/etc/passwd'],
    ...['proc-cwd/package.json', '../secret.txt', 'folder/../../secret.txt', 'folder/../plain.txt'],
    ...[
      '/etc/passwd',
      './plain.txt',
      'plain.txt/',
      '',
      '.',
      '..',
      'plain.txt\0.png',
      'folder//deep',
    ],
    ...['pipe', 'folder', 'large.bin', 'missing', 'plain.txt/below', 'loop/x', 'dangling/x'],
  ];

  it('has 30 ways out and more', () => {
    expect(ESCAPES.length).toBeGreaterThanOrEqual(30);
  });

  it.each(ESCAPES)('refuses %j', async (name) => {
    const read = await readInside(root, name, 1000);
    expect(Buffer.isBuffer(read) ? read.toString() : 'refused').toBe('refused');
  });

  it('refuses a folder that is reached over a link, and one that is not named from the top', async () => {
    expect(await readInside(path.join(dir, 'root-link'), 'plain.txt', 1000)).toEqual({
      why: 'lies behind a link',
    });
    expect(await readInside('tree', 'plain.txt', 1000)).toHaveProperty('why');
  });

  it.each([
    ['plain.txt', 'plain'],
    ['folder/deep/plain.txt', 'deep'],
    ['empty.txt', ''],
    ['line\nbreak -$(x) "q"', 'odd'],
  ])('reads %j', async (name, text) => {
    expect(String(await readInside(root, name, 1000))).toBe(text);
  });

  it('reads names that are no text', async () => {
    expect(String(await readInside(root, Buffer.from([0xe9, 0xff]), 1000))).toBe('bytes');
  });

  it('reads up to the size it is given and no further', async () => {
    expect(String(await readInside(root, 'plain.txt', 5))).toBe('plain');
    expect(await readInside(root, 'plain.txt', 4)).toEqual({ why: 'is larger than 4 bytes' });
  });

  it('says where a link leads without going there', async () => {
    expect(String(await linkInside(root, Buffer.from('dangling')))).toBe('nowhere');
    expect(await linkInside(root, Buffer.from('outside/deep'))).toEqual({
      why: 'lies behind a link',
    });
    expect(await linkInside(root, Buffer.from('plain.txt'))).toHaveProperty('why');
  });

  it('opens a file under its second name, which nobody can tell from its first', async () => {
    linkSync(at('plain.txt'), at('second.txt'));
    const opened = await openInside(root, 'second.txt');
    expect('handle' in opened).toBe(true);
    if ('handle' in opened) await opened.handle.close();
  });
});
