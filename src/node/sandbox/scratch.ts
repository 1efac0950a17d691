import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { makeFolder } from '../folders/make-folder.ts';
import { writeProps } from './props/props.ts';

/** Two empty folders of one run, gone after it. */
export interface Scratch {
  /** What holds both; the program inside does not see it. */
  readonly folder: string;
  readonly home: string;
  readonly tmp: string;
  /** Never rejects: what cannot be removed now is removed at the next start. */
  remove(): Promise<void>;
}

/** Makes a scratch folder below `root`, for us alone. Its path is short, because sockets are made in it. */
export async function openScratch(root: string): Promise<Result<Scratch>> {
  const folder = path.join(root, randomBytes(4).toString('hex'));
  const home = path.join(folder, 'home');
  const tmp = path.join(folder, 'tmp');
  try {
    await makeFolder(home);
    await mkdir(tmp, { mode: 0o700 });
    await writeProps(folder);
  } catch (thrown) {
    return fail(appError('spawn-failed', `No scratch folder can be made: ${reasonOf(thrown)}.`));
  }
  return ok({ folder, home, tmp, remove: () => removeQuietly(folder) });
}

/** Removes what runs of an earlier host left. Only for the one who holds the lock of the state folder. */
export async function sweepScratch(root: string): Promise<void> {
  await removeQuietly(root);
}

/** A removal that gave up may still be at work on other entries, so they can vanish meanwhile. */
const TRIES = 4;

/** Links are removed, not followed. */
async function removeQuietly(folder: string): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await removeOnce(folder)) return;
    // A program can close its own folders to itself and so to us.
    await openFolders(folder);
  }
}

function removeOnce(folder: string): Promise<boolean> {
  return rm(folder, { recursive: true, force: true }).then(
    () => true,
    () => false,
  );
}

async function openFolders(folder: string): Promise<void> {
  try {
    await chmod(folder, 0o700);
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) await openFolders(path.join(folder, entry.name));
    }
  } catch {
    // It is gone already, or what it is, the next try says.
  }
}
