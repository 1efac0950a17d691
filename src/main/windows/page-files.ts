import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { pagePolicy } from '../../node/page-policy.ts';
import { isPageUrl } from './page-address.ts';

/** The policy every page is served with (R75). */
export const CONTENT_SECURITY_POLICY: string = pagePolicy("'none'");

const MIME: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.woff2', 'font/woff2'],
]);

/** What a page asks for; Electron passes a `Request`. */
export interface PageRequest {
  readonly url: string;
  readonly method: string;
}

/**
 * Serves the files under `root` and nothing outside it: GET only, known types only, and the real path of the
 * file must lie inside the real path of `root` (R74). Every refusal is a bare status.
 */
export function createPageFiles(root: string): (request: PageRequest) => Promise<Response> {
  return async ({ url, method }) => {
    if (!isPageUrl(url)) return refuse(404);
    if (method !== 'GET') return refuse(405);
    const relative = readPath(new URL(url).pathname);
    if (relative === null) return refuse(400);
    const type = MIME.get(path.extname(relative));
    if (type === undefined) return refuse(404);
    const body = await readInside(root, relative);
    return body === null ? refuse(404) : new Response(body, { headers: headersFor(type) });
  };
}

function headersFor(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
  };
}

// Null for anything that is not a plain path of plain names, before the file system sees it.
function readPath(pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    // A malformed escape names no file.
    return null;
  }
  const names = decoded.split('/').slice(1);
  const isPlain = names.every((name) => /^[\w@-][\w.@-]*$/.test(name));
  return isPlain ? path.join(...names) : null;
}

async function readInside(root: string, relative: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const base = await realpath(root);
    const file = await realpath(path.join(base, relative));
    if (!file.startsWith(base + path.sep)) return null;
    return new Uint8Array(await readFile(file));
  } catch {
    // Missing, a folder or unreadable: for the page all three are "not here".
    return null;
  }
}

function refuse(status: number): Response {
  return new Response(null, {
    status,
    headers: { 'content-security-policy': CONTENT_SECURITY_POLICY },
  });
}
