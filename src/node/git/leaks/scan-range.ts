import { createHash } from 'node:crypto';
import type { SecretFound } from '../../../engine/ports/git.ts';
import type { Leak } from '../../../engine/safety/leaks/find-leaks.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { openLeakScanner } from '../../secrets/leaks/leak-scanner.ts';
import {
  type ChangedBlob,
  changedBlobs,
  commitsOf,
  type RangePlace,
  readObject,
} from './read-range.ts';

/** One thread for all repositories. */
const scanner = openLeakScanner();

/** What is looked at of one file and of all of them; the rest is reported as not looked at. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;
const MAX_ALL_BYTES = 128 * 1024 * 1024;
/** Nobody reads more. */
const MAX_FOUND = 100;

/**
 * Searches each commit of a range, and not only its end: files as they were at each of them, their names, messages
 * (R71). A secret that stood in the same file before, or in one that the commit removed, is not new. `Git.findSecrets`.
 */
export async function scanRange(
  place: RangePlace,
  range: { baseOid: string; headOid: string },
): Promise<Result<readonly SecretFound[]>> {
  const commits = await commitsOf(place, range);
  if (!commits.ok) return commits;
  const blobs = await changedBlobs(place, commits.value);
  if (!blobs.ok) return blobs;
  const scan: Scan = { place, found: [] };
  const messages = await scanMessages(scan, commits.value);
  if (!messages.ok) return messages;
  const files = await scanFiles(scan, blobs.value);
  return files.ok ? ok(scan.found.slice(0, MAX_FOUND)) : files;
}

interface Scan {
  readonly place: RangePlace;
  readonly found: SecretFound[];
}

async function scanMessages(scan: Scan, commits: readonly string[]): Promise<Result<null>> {
  for (const commit of commits) {
    const object = await readObject(scan.place, { kind: 'commit', oid: commit });
    if (!object.ok) return object;
    const text = object.value.toString('latin1');
    const leaks = await scanner.scan([{ path: '', text }]);
    if (!leaks.ok) return leaks;
    for (const leak of leaks.value.flat()) {
      const secret = text.slice(leak.start, leak.end);
      scan.found.push(describe(leak, secret, { commit, where: 'message', path: '', line: null }));
    }
  }
  return ok(null);
}

async function scanFiles(scan: Scan, blobs: readonly ChangedBlob[]): Promise<Result<null>> {
  const seen = new Set<string>();
  let bytes = 0;
  for (const blob of blobs) {
    const key = `${blob.oid} ${blob.path}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const isTooMuch = blob.size > MAX_FILE_BYTES || bytes + blob.size > MAX_ALL_BYTES;
    if (!isTooMuch) bytes += blob.size;
    const done = isTooMuch ? reportUnseen(scan, blob) : await scanFile(scan, blob);
    if (!done.ok) return done;
    if (scan.found.length >= MAX_FOUND) break;
  }
  return ok(null);
}

function reportUnseen({ found }: Scan, { commit, path }: ChangedBlob): Result<null> {
  const leak = { rule: 'too-large', start: 0, end: 0 };
  found.push(describe(leak, '', { commit, where: 'file', path, line: null }));
  return ok(null);
}

async function scanFile(scan: Scan, blob: ChangedBlob): Promise<Result<null>> {
  const object = await readObject(scan.place, { kind: 'blob', oid: blob.oid });
  if (!object.ok) return object;
  const { commit, path } = blob;
  const { text, isBinary } = legible(object.value);
  const leaks = await scanner.scan([
    { path, text },
    { path: '', text: path },
  ]);
  if (!leaks.ok) return leaks;
  const [inText = [], inName = []] = leaks.value;
  for (const leak of inName) {
    const secret = path.slice(leak.start, leak.end);
    scan.found.push(describe(leak, secret, { commit, where: 'name', path, line: null }));
  }
  const old = inText.length === 0 ? ok('') : await textBefore(scan.place, blob);
  if (!old.ok) return old;
  for (const leak of inText) {
    const secret = text.slice(leak.start, leak.end);
    if (secret !== '' && old.value.includes(secret)) continue;
    const line = isBinary ? null : lineAt(text, leak.start);
    scan.found.push(describe(leak, secret, { commit, where: 'file', path, line }));
  }
  return ok(null);
}

/** One character for each byte. What holds zeros is binary or UTF-16, whose plain letters stand together without them. */
function legible(bytes: Buffer): { text: string; isBinary: boolean } {
  const text = bytes.toString('latin1');
  const isBinary = bytes.includes(0);
  return { text: isBinary ? text.replaceAll('\0', '') : text, isBinary };
}

async function textBefore(place: RangePlace, { before }: ChangedBlob): Promise<Result<string>> {
  const texts: string[] = [];
  let bytes = 0;
  for (const oid of before) {
    const object = await readObject(place, { kind: 'blob', oid });
    if (!object.ok) return object;
    bytes += object.value.length;
    if (bytes > MAX_ALL_BYTES) break;
    texts.push(legible(object.value).text);
  }
  return ok(texts.join('\n'));
}

function lineAt(text: string, at: number): number {
  let line = 1;
  for (let feed = text.indexOf('\n'); feed !== -1 && feed < at; feed = text.indexOf('\n', feed + 1))
    line += 1;
  return line;
}

function describe(
  leak: Leak,
  secret: string,
  at: Pick<SecretFound, 'commit' | 'where' | 'path' | 'line'>,
): SecretFound {
  const digest = createHash('sha256').update(`${at.path}\0${secret}`).digest('hex');
  const path = at.where === 'name' ? '' : at.path;
  return { ...at, path, rule: leak.rule, fingerprint: digest.slice(0, 12) };
}
