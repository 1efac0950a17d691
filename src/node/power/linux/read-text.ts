import fs from 'node:fs/promises';

/** The trimmed text of a file below `/sys` or `/proc`; null when it is not there or may not be read. */
export async function readText(file: string): Promise<string | null> {
  try {
    return (await fs.readFile(file, 'utf8')).trim();
  } catch {
    // Not there on this kernel or machine: nothing is known.
    return null;
  }
}

/** The names in a folder below `/sys`; none when it is not there. */
export async function readNames(folder: string): Promise<readonly string[]> {
  try {
    return await fs.readdir(folder);
  } catch {
    // Not there on this kernel or machine: nothing is known.
    return [];
  }
}
