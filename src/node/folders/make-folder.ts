import { mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

const PRIVATE = { mode: 0o700 } as const;

/**
 * Makes a folder for us alone (mode 0700) with those above it; one that is there stays as it is. Throws what the system
 * says. Node's own recursive way tries for ever where no folder can be made, such as below `/proc` (measured, Node 24).
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await makeOne(folder);
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT' || isTop(folder)) throw thrown;
    await makeFolder(path.dirname(folder));
    await makeOne(folder);
  }
}

/** The same at once, for a start that must not go on before. */
export function makeFolderSync(folder: string): void {
  try {
    makeOneSync(folder);
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT' || isTop(folder)) throw thrown;
    makeFolderSync(path.dirname(folder));
    makeOneSync(folder);
  }
}

async function makeOne(folder: string): Promise<void> {
  try {
    await mkdir(folder, PRIVATE);
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
    // A folder answers with nothing; a file that is in the way is named.
    await mkdir(folder, { recursive: true });
  }
}

function makeOneSync(folder: string): void {
  try {
    mkdirSync(folder, PRIVATE);
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
    mkdirSync(folder, { recursive: true });
  }
}

function isTop(folder: string): boolean {
  return path.dirname(folder) === folder;
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}
