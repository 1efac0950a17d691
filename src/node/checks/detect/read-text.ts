import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

const CAP_BYTES = 1024 * 1024;

/** Text of a regular file of at most 1 MiB; null for what is absent, larger, a link or no file. Never throws. */
export async function readText(file: string): Promise<string | null> {
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(file, flags);
    try {
      const stats = await handle.stat();
      return stats.isFile() && stats.size <= CAP_BYTES ? await handle.readFile('utf8') : null;
    } finally {
      await handle.close();
    }
  } catch {
    // Absent, or one we do not follow: it offers no checks.
    return null;
  }
}
