import { stat } from 'node:fs/promises';
import path from 'node:path';

/** The closest folder at or above `folder` that holds a `.git`, or null. Looks at names only and runs nothing. */
export async function findRepository(folder: string): Promise<string | null> {
  let current = path.resolve(folder);
  for (;;) {
    const found = await stat(path.join(current, '.git')).catch(() => null);
    if (found !== null) return current;
    const parent = path.dirname(current);
    if (parent === current) return null;
    current = parent;
  }
}
