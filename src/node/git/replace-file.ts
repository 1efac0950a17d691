import { randomUUID } from 'node:crypto';
import { copyFile, open, rename } from 'node:fs/promises';

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

/** Puts a copy of `source` at `file` in one step. A link at `file` is replaced, never followed. */
export async function replaceByCopy(source: string, file: string): Promise<void> {
  const part = `${file}.part-${randomUUID()}`;
  await copyFile(source, part);
  await rename(part, file);
}
