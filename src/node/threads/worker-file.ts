import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The file of the worker `name`: from source it lies beside the module at `from` (its `import.meta.url`); in the build it
 * is an entry of its own, above the chunks.
 */
export function workerFile(name: string, from: string): string {
  const here = fileURLToPath(from);
  const folder = path.dirname(here);
  if (here.endsWith('.ts')) return path.join(folder, `${name}.ts`);
  const top = path.basename(folder) === 'chunks' ? path.dirname(folder) : folder;
  return path.join(top, `${name}.js`);
}
