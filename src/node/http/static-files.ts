import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** One file of the page, held in memory: what is served is exactly what was there when the server started. */
export interface StaticFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/** The page's files by their exact URL path. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const MAX_FILES = 500;

/**
 * Reads the built page. A request is only ever looked up in this map, so no path of a request reaches the file
 * system (R90); symbolic links and unknown endings are left out. A missing folder gives an empty map.
 */
export async function readStaticFiles(folder: string): Promise<StaticFiles> {
  const files = new Map<string, StaticFile>();
  for (const relative of await filesUnder(folder)) {
    const type = TYPES[path.extname(relative)];
    if (type === undefined || files.size >= MAX_FILES) continue;
    const url = `/${relative.split(path.sep).join('/')}`;
    files.set(url, { type, bytes: await readFile(path.join(folder, relative)) });
  }
  const front = files.get('/popover.html');
  if (front !== undefined) files.set('/', front);
  return files;
}

async function filesUnder(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw thrown;
  }
}
