import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { type AppError, appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';

/** The largest configuration that is read. */
export const MAX_BYTES = 256 * 1024;

/** How a file is opened: `follow` is false for files of a repository, which may point anywhere. */
export interface Opening {
  readonly follow: boolean;
}

/**
 * The text of a configuration file, without its byte order mark; null when there is no such file. Refuses anything but
 * a regular UTF-8 file of at most 256 KiB, and never waits: a FIFO opens without a writer and is refused.
 */
export async function readText(
  file: string,
  opening: Opening = { follow: true },
): Promise<Result<string | null>> {
  const flags =
    constants.O_RDONLY | constants.O_NONBLOCK | (opening.follow ? 0 : constants.O_NOFOLLOW);
  let handle: FileHandle;
  try {
    handle = await open(file, flags);
  } catch (error) {
    return whyNotOpened(file, error);
  }
  try {
    return await readHandle(file, handle);
  } catch (error) {
    return broken(file, `The file cannot be read: ${reasonOf(error)}.`);
  } finally {
    await handle.close();
  }
}

async function readHandle(file: string, handle: FileHandle): Promise<Result<string | null>> {
  const before = await handle.stat();
  if (before.isDirectory()) return broken(file, 'This is a folder, not a configuration file.');
  if (!before.isFile()) return broken(file, 'This is not a regular file.');
  const buffer = Buffer.alloc(MAX_BYTES + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  if (length > MAX_BYTES) return broken(file, 'The file is larger than 256 KiB.');
  const after = await handle.stat();
  if (after.mtimeMs !== before.mtimeMs || after.size !== length) {
    return broken(file, 'The file changed while it was being read; load it again.');
  }
  return decode(file, buffer.subarray(0, length));
}

function decode(file: string, bytes: Buffer): Result<string> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The decoder says only that something is wrong; where it is, the replacement character shows.
    const lenient = new TextDecoder('utf-8').decode(bytes);
    const before = lenient.slice(0, lenient.indexOf('\uFFFD')).split('\n');
    const place = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    return fail(appError('config-invalid', 'The file is not UTF-8 text here.', { place }));
  }
}

async function whyNotOpened(file: string, error: unknown): Promise<Result<null>> {
  const code = codeOf(error);
  if (code === 'ENOENT') {
    const dangling = await lstat(file).catch(() => null);
    return dangling === null
      ? ok(null)
      : broken(file, 'This is a symbolic link to a file that does not exist.');
  }
  return broken(file, openingSentence(code, error));
}

/** Why a file could not be opened, in a sentence. */
export function openingSentence(code: string, error: unknown): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'The file may not be read by this user.';
    case 'ELOOP':
      return 'The path is a symbolic link that leads in a circle or may not be followed.';
    case 'ENOTDIR':
      return 'A part of the path is a file, not a folder.';
    case 'ENXIO':
      return 'This is not a regular file.';
    default:
      return `The file cannot be opened: ${reasonOf(error)}.`;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function broken(file: string, sentence: string): { ok: false; error: AppError } {
  return fail(appError('config-invalid', sentence, { place: { file } }));
}
