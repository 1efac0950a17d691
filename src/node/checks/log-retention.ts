import { readdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';

/** How many outputs of checks are kept; with 8 MiB at most for each. */
export const KEPT_LOGS = 300;

/** Removes the oldest outputs beyond `keep`. A folder that does not exist has none. */
export async function pruneLogs(logDir: string, keep: number = KEPT_LOGS): Promise<void> {
  const logs = await Promise.all(
    (await listLogs(logDir)).map(async (file) => ({ file, writtenAt: (await stat(file)).mtimeMs })),
  );
  const old = logs.sort((a, b) => b.writtenAt - a.writtenAt).slice(keep);
  await Promise.all(old.map(({ file }) => unlink(file)));
}

async function listLogs(logDir: string): Promise<string[]> {
  try {
    const names = await readdir(logDir);
    return names.filter((name) => name.endsWith('.log')).map((name) => path.join(logDir, name));
  } catch {
    // Nothing was kept yet.
    return [];
  }
}
