import { randomUUID } from 'node:crypto';
import { copyFile, open, rename, stat, utimes } from 'node:fs/promises';

/** Puts `text` at `file` whole or not at all, synced, mode 0600. A link at `file` is replaced, never followed. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const part = `${file}.part-${randomUUID()}`;
  const handle = await open(part, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
}

/** Puts a copy of `source` at `file` in one step, as `copyWithTime`. A link at `file` is replaced, never followed. */
export async function replaceByCopy(source: string, file: string): Promise<void> {
  const part = `${file}.part-${randomUUID()}`;
  await copyWithTime(source, part);
  await rename(part, file);
}

/**
 * Copies a file with its modification time. Git takes a file for unchanged that has the size and the second it noted,
 * unless its index is not younger than that second: a younger copy of an index would hide such a change.
 */
export async function copyWithTime(source: string, file: string): Promise<void> {
  const { atime, mtime } = await stat(source);
  await copyFile(source, file);
  await utimes(file, atime, mtime);
}
