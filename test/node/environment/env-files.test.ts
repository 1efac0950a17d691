import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lendFiles, takeBackFiles } from '../../../src/node/environment/env-files.ts';
import { cleanText } from '../../../src/node/secrets/sink.ts';
import { RepositoryEnvironment } from '../../../src/shared/schema/settings/environment.ts';
import { tempFolder } from '../process/running.ts';

describe('env files', () => {
  let folder: ReturnType<typeof tempFolder>;
  let checkout: string;
  let tree: string;

  beforeEach(() => {
    folder = tempFolder();
    checkout = path.join(folder.path, 'checkout');
    tree = path.join(folder.path, 'tree');
    mkdirSync(checkout);
    mkdirSync(tree);
  });
  afterEach(() => folder.remove());

  const lend = (...files: string[]) => lendFiles(tree, { checkout, files });
  const put = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(checkout, file)), { recursive: true });
    writeFileSync(path.join(checkout, file), text);
  };

  it('are copied for their owner alone, and those that are not there are named', async () => {
    put('.env.test', 'A=1\n');
    put('packages/web/.env', 'B=2\n');
    chmodSync(path.join(checkout, '.env.test'), 0o644);
    expect(await lend('.env.test', 'packages/web/.env', 'lost/.env', '.env')).toEqual({
      ok: true,
      value: ['lost/.env', '.env'],
    });
    expect(readFileSync(path.join(tree, 'packages/web/.env'), 'utf8')).toBe('B=2\n');
    expect(statSync(path.join(tree, '.env.test')).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(tree, '.env.test')).nlink).toBe(1);
  });

  it('hide their secrets in whatever is written down from then on', async () => {
    put('.env', 'DB_PASSWORD="kW3-vq!9zLr2"\nexport API=7Hd02mKq81xPzz\n');
    await lend('.env');
    expect(cleanText('login with kW3-vq!9zLr2 at 7Hd02mKq81xPzz')).not.toMatch(/kW3|7Hd02/);
  });

  it('are taken back, and nothing else is', async () => {
    put('.env', 'A=1\n');
    await lend('.env');
    mkdirSync(path.join(tree, 'folder'));
    await takeBackFiles(tree, ['.env', 'folder', 'absent']);
    expect(readdirSync(tree)).toEqual(['folder']);
  });

  it('are not read through a link, nor from a folder or device', async () => {
    writeFileSync(path.join(folder.path, 'secret'), 'TOP=1');
    symlinkSync('../secret', path.join(checkout, '.env'));
    symlinkSync(folder.path, path.join(checkout, 'out'));
    mkdirSync(path.join(checkout, '.env.d'));
    for (const file of ['.env', 'out/secret', '.env.d']) {
      expect((await lend(file)).ok).toBe(false);
    }
    expect(readdirSync(tree)).toEqual([]);
  });

  it('are not written through a link of the worktree, and replace one at their own place', async () => {
    put('.env', 'A=1\n');
    put('packages/.env', 'B=2\n');
    const outside = path.join(folder.path, 'outside');
    writeFileSync(outside, 'mine');
    symlinkSync(outside, path.join(tree, '.env'));
    mkdirSync(path.join(folder.path, 'elsewhere'));
    symlinkSync('../elsewhere', path.join(tree, 'packages'));
    expect((await lend('.env')).ok).toBe(true);
    expect((await lend('packages/.env')).ok).toBe(false);
    expect(readFileSync(outside, 'utf8')).toBe('mine');
    await takeBackFiles(tree, ['packages/.env']);
    expect(existsSync(path.join(folder.path, 'elsewhere'))).toBe(true);
    expect(readdirSync(path.join(folder.path, 'elsewhere'))).toEqual([]);
  });

  it('that are too large are refused with their name', async () => {
    put('.env', 'x'.repeat(300_000));
    const lent = await lend('.env');
    expect(lent.ok ? '' : lent.error.message).toBe(
      '.env of environment.envFiles is larger than 256 KiB.',
    );
  });

  it.each(['/etc/passwd', '../x', 'a/../../x', '.git/config', 'a/.GIT/x', 'a\\b', ''])(
    'cannot be named %j',
    (file) => {
      expect(RepositoryEnvironment.safeParse({ envFiles: [file] }).success).toBe(false);
    },
  );
});
