import { createHash } from 'node:crypto';
import type { SecretFound } from '../../../engine/ports/git.ts';
import type { Leak } from '../../../engine/safety/leaks/find-leaks.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { openLeakScanner } from '../../secrets/leaks/leak-scanner.ts';
import { type Objects, readObjects } from './read-objects.ts';
import { type ChangedBlob, type RangePlace, readRange } from './read-range.ts';

/** One thread for all repositories. */
const scanner = openLeakScanner();

/** What is looked at of one file and of all of them; the rest is reported as not looked at. */
const MOST = { maxBytes: 16 * 1024 * 1024, maxAllBytes: 128 * 1024 * 1024 };
/** Nobody reads more. */
const MAX_FOUND = 100;

const UNSEEN: Leak = { rule: 'too-large', start: 0, end: 0 };

/**
 * Searches each commit of a range, and not only its end: files as they were at each of them, their names, messages
 * (R71). A secret that stood in the same file before, or in one that the commit removed, is not new. `Git.findSecrets`.
 */
export async function scanRange(
  place: RangePlace,
  range: { baseOid: string; headOid: string },
): Promise<Result<readonly SecretFound[]>> {
  const read = await readRange(place, range);
  if (!read.ok) return read;
  const { commits, blobs } = read.value;
  const oids = [...commits, ...blobs.map(({ oid }) => oid)];
  const objects = await readObjects(place, oids, MOST);
  if (!objects.ok) return objects;
  const scan: Scan = { place, objects: objects.value, found: [] };
  const messages = await scanMessages(scan, commits);
  if (!messages.ok) return messages;
  const files = await scanFiles(scan, blobs);
  return files.ok ? ok(scan.found.slice(0, MAX_FOUND)) : files;
}

interface Scan {
  readonly place: RangePlace;
  readonly objects: Objects;
  readonly found: SecretFound[];
}

async function scanMessages(scan: Scan, commits: readonly string[]): Promise<Result<null>> {
  for (const commit of commits) {
    const bytes = scan.objects.get(commit) ?? null;
    if (bytes === null) {
      scan.found.push(describe(UNSEEN, '', { commit, where: 'message', path: '', line: null }));
      continue;
    }
    const text = bytes.toString('latin1');
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
  for (const blob of blobs) {
    const key = `${blob.oid} ${blob.path}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const bytes = scan.objects.get(blob.oid) ?? null;
    const done = bytes === null ? reportUnseen(scan, blob) : await scanFile(scan, blob, bytes);
    if (!done.ok) return done;
    if (scan.found.length >= MAX_FOUND) break;
  }
  return ok(null);
}

function reportUnseen({ found }: Scan, { commit, path }: ChangedBlob): Result<null> {
  found.push(describe(UNSEEN, '', { commit, where: 'file', path, line: null }));
  return ok(null);
}

async function scanFile(scan: Scan, blob: ChangedBlob, bytes: Buffer): Promise<Result<null>> {
  const { commit, path } = blob;
  const { text, isBinary } = legible(bytes);
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
  const objects = await readObjects(place, before, MOST);
  if (!objects.ok) return objects;
  const texts = [...objects.value.values()].filter((bytes) => bytes !== null);
  return ok(texts.map((bytes) => legible(bytes).text).join('\n'));
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
