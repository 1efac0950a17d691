import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether `file` is a regular file that we may execute. */
export async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    // Absent and forbidden are the same answer here.
    return false;
  }
}

/** The first executable called `name` in `folders`, or null. */
export async function firstExecutable(
  name: string,
  folders: readonly string[],
): Promise<string | null> {
  for (const folder of folders) {
    const file = path.join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return null;
}

/** The absolute folders of PATH. */
export function pathFolders(env: Environment): readonly string[] {
  return (env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}

/** Where package managers put programs for everyone. */
export const SYSTEM_FOLDERS: readonly string[] = ['/opt/homebrew/bin', '/usr/local/bin'];

/** Where command-line tools of one person end up; an app started from the desktop has none of them on PATH (agents.md 8). */
export async function ownFolders(env: Environment): Promise<readonly string[]> {
  const home = env['HOME'];
  if (home === undefined) return [];
  const own = ['.local/bin', '.npm-global/bin', '.volta/bin', '.bun/bin'];
  return [
    ...own.map((folder) => path.join(home, folder)),
    ...(await nvmFolders(path.join(home, '.nvm/versions/node'))),
  ];
}

/** Newest Node first. */
async function nvmFolders(root: string): Promise<readonly string[]> {
  try {
    const versions = await readdir(root);
    const newestFirst = versions.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
    return newestFirst.map((version) => path.join(root, version, 'bin'));
  } catch {
    // No nvm on this machine.
    return [];
  }
}
