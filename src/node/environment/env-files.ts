import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { hideSecrets } from '../secrets/sink.ts';

const MAX_BYTES = 256 * 1024;

/** Files of the user's checkout, by their paths in it. */
export interface Lending {
  readonly checkout: string;
  readonly files: readonly string[];
}

/**
 * Copies files of the user's checkout to the same places of a worktree, for its owner alone, and hides their values in
 * whatever is written down from then on. Gives back those the checkout does not have. Fails with `bad-input` for what is no
 * plain file or lies behind a link, in the checkout or in the worktree: then nothing of that file is read or written.
 */
export async function lendFiles(
  worktree: string,
  { checkout, files }: Lending,
): Promise<Result<readonly string[]>> {
  const missing: string[] = [];
  for (const file of files) {
    const read = await readOwn(checkout, file);
    if (!read.ok) return read;
    if (read.value === null) {
      missing.push(file);
      continue;
    }
    hideSecrets(Object.entries(parseEnv(read.value.toString('utf8'))).map(toSecret));
    const written = await writeOwn(worktree, file, read.value);
    if (!written.ok) return written;
  }
  return ok(missing);
}

/** Removes the files from a worktree; what is no plain file or link there is left alone. */
export async function takeBackFiles(worktree: string, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const facts = await lstat(path.join(worktree, file)).catch(() => null);
    const isOurs = facts !== null && !facts.isDirectory() && (await isOwnFolder(worktree, file));
    if (isOurs) await rm(path.join(worktree, file), { force: true });
  }
}

function toSecret([name, value]: [string, string | undefined]): { name: string; value: string } {
  return { name, value: value ?? '' };
}

async function readOwn(checkout: string, file: string): Promise<Result<Buffer | null>> {
  if (!(await isOwnFolder(checkout, file))) {
    const facts = await lstat(path.join(checkout, path.dirname(file))).catch(() => null);
    return facts === null ? ok(null) : refuse(file, 'lies behind a link');
  }
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  let handle: FileHandle;
  try {
    handle = await open(path.join(checkout, file), flags);
  } catch (thrown) {
    const isAbsent = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    return isAbsent ? ok(null) : refuse(file, `cannot be read: ${reasonOf(thrown)}`);
  }
  try {
    const trouble = troubleWith(await handle.stat());
    return trouble === null ? ok(await handle.readFile()) : refuse(file, trouble);
  } finally {
    await handle.close();
  }
}

function troubleWith(facts: Stats): string | null {
  if (!facts.isFile()) return 'is no plain file';
  return facts.size > MAX_BYTES ? 'is larger than 256 KiB' : null;
}

async function writeOwn(worktree: string, file: string, bytes: Buffer): Promise<Result<null>> {
  const whole = path.join(worktree, file);
  try {
    const facts = await lstat(path.dirname(whole)).catch(() => null);
    if (facts === null) await mkdir(path.dirname(whole), { recursive: true });
    if (!(await isOwnFolder(worktree, file))) {
      return refuse(file, 'would be written behind a link of the worktree');
    }
    await rm(whole, { force: true });
    const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
    const handle = await open(whole, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      await handle.chmod(0o600);
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
    return ok(null);
  } catch (thrown) {
    return refuse(file, `cannot be copied: ${reasonOf(thrown)}`);
  }
}

/** Whether every folder on the way to `file` is a folder of `root`, not a link to somewhere else. */
async function isOwnFolder(root: string, file: string): Promise<boolean> {
  const parts = file.split('/').slice(0, -1);
  for (let length = 1; length <= parts.length; length += 1) {
    const facts = await lstat(path.join(root, ...parts.slice(0, length))).catch(() => null);
    if (facts?.isDirectory() !== true) return false;
  }
  return true;
}

function refuse(file: string, why: string): Result<never> {
  return fail(appError('bad-input', `${file} of environment.envFiles ${why}.`));
}
