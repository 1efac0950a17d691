import { stat } from 'node:fs/promises';
import path from 'node:path';
import { ownFolders, SYSTEM_FOLDERS } from '../agent/program-agent/executable.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Longer is no PATH of a person, and programs could not be started with it. */
const MAX_LENGTH = 64 * 1024;

/**
 * One PATH of all: what the shell says, what this process was started with, then the known folders that exist
 * (agents.md 8). Each folder once, absolute ones only: a relative one would let a worktree put its program first.
 */
export async function joinSearchPaths(told: string, env: Environment): Promise<string> {
  const listed = [...told.split(':'), ...(env['PATH'] ?? '').split(':')];
  const all = [...listed.filter(path.isAbsolute), ...(await knownFolders(env))];
  let joined = '';
  for (const folder of new Set(all)) {
    if (folder.includes('\0') || joined.length + folder.length >= MAX_LENGTH) continue;
    joined = joined === '' ? folder : `${joined}:${folder}`;
  }
  return joined;
}

async function knownFolders(env: Environment): Promise<readonly string[]> {
  const home = env['HOME'];
  const claude = home === undefined ? [] : [path.join(home, '.claude/local')];
  const folders = [...(await ownFolders(env)), ...claude, ...SYSTEM_FOLDERS];
  const exist = await Promise.all(folders.map(isFolder));
  return folders.filter((folder, index) => path.isAbsolute(folder) && exist[index]);
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch {
    // Absent or out of reach: nothing is found there either way.
    return false;
  }
}
