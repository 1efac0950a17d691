import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProcessOptions } from '../../../src/node/process/start.ts';
import { start, tempFolder } from './running.ts';

describe('a process that cannot be started', () => {
  let folder: ReturnType<typeof tempFolder>;

  beforeAll(() => {
    folder = tempFolder();
    writeFileSync(path.join(folder.path, 'plain'), '#!/bin/sh\n');
    chmodSync(path.join(folder.path, 'plain'), 0o600);
    mkdirSync(path.join(folder.path, 'directory'));
  });
  afterAll(() => folder.remove());

  const cases: readonly [string, readonly string[], Partial<ProcessOptions>, RegExp][] = [
    ['no argument at all', [], {}, /No command was given/],
    ['a name that is not on PATH', ['no-such-program'], {}, /not on PATH \(ENOENT\)/],
    ['a path that does not exist', ['./absent'], {}, /no such file \(ENOENT\)/],
    ['a file without the execute bit', ['./plain'], {}, /may not be executed \(EACCES\)/],
    ['a folder', ['./directory'], {}, /no such file \(ENOENT\)/],
    [
      'a folder to run in that is missing',
      ['true'],
      { cwd: '/no/such/folder' },
      /\/no\/such\/folder .* does not exist/,
    ],
    ['a file as the folder to run in', ['true'], { cwd: '/etc/passwd' }, /does not exist/],
    ['NUL in an argument', ['echo', 'a\0b'], {}, /NUL/],
    ['NUL in the environment', ['echo'], { env: { PATH: '/usr/bin:/bin', A: 'a\0b' } }, /NUL/],
    ['an argument beyond the limit of the system', ['echo', 'x'.repeat(3_000_000)], {}, /E2BIG/],
    [
      'an environment beyond the limit',
      ['echo'],
      { env: { PATH: '/bin', A: 'x'.repeat(3_000_000) } },
      /E2BIG/,
    ],
    [
      'an output file in a place that is no folder',
      ['true'],
      { logPath: '/etc/passwd/out.log' },
      /output file/,
    ],
  ];

  it.each(cases)('says so in a sentence: %s', async (_name, argv, more, sentence) => {
    const handle = start(folder.path, argv, more);
    const [spawned, end] = await Promise.all([handle.spawned, handle.done]);
    expect(spawned).toMatchObject({ ok: false, error: { code: 'spawn-failed' } });
    expect(end.spawnError?.message).toMatch(sentence);
    expect(end).toMatchObject({ exitCode: null, signal: null, outputBytes: 0 });
    await handle.stop();
  });

  it('runs a script by a path relative to its own folder', async () => {
    writeFileSync(path.join(folder.path, 'works'), '#!/bin/sh\nexit 5\n', { mode: 0o700 });
    const end = await start(folder.path, ['./works']).done;
    expect(end.exitCode).toBe(5);
  });
});
