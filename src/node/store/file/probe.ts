import fs from 'node:fs';
import { type AppError, appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { connect, isConnected } from './connection.ts';
import { APPLICATION_ID, SCHEMA_VERSION, schemaVersionOf } from './migration.ts';

/**
 * Whether the file at `path` is a sound journal of ours, found out without writing a byte of it: `missing` when there
 * is nothing, its schema number otherwise. A foreign, empty or damaged file is `store-unusable`, one of a newer
 * program `store-newer` (R17, R18).
 */
export function probeStore(path: string): Result<'missing' | number> {
  try {
    const stat = fs.lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) {
      return fs.existsSync(`${path}-wal`)
        ? fail(unusable(path, 'is missing although its write-ahead file is there'))
        : ok('missing');
    }
    if (!stat.isFile()) {
      return fail(unusable(path, 'is not a regular file'));
    }
    if (stat.size === 0) {
      return fail(unusable(path, 'is empty'));
    }
    const header = isConnected(path) ? ok(null) : checkHeader(path);
    return header.ok ? checkContents(path) : header;
  } catch (thrown) {
    return fail(unusable(path, `cannot be read (${reasonOf(thrown)})`));
  }
}

/** The parts of a SQLite file's first 100 bytes that tell whose it is. */
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const USER_VERSION_AT = 60;
const APPLICATION_ID_AT = 68;

/** SQLite itself would make files beside a foreign one only to look at it. */
function checkHeader(path: string): Result<null> {
  const header = Buffer.alloc(HEADER_BYTES);
  const handle = fs.openSync(path, 'r');
  try {
    fs.readSync(handle, header, 0, HEADER_BYTES, 0);
  } finally {
    fs.closeSync(handle);
  }
  if (header.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    return fail(unusable(path, 'is not a SQLite file'));
  }
  return judgeIdentity(path, {
    applicationId: header.readUInt32BE(APPLICATION_ID_AT),
    version: header.readUInt32BE(USER_VERSION_AT),
  });
}

function judgeIdentity(
  path: string,
  found: { applicationId: number; version: number },
): Result<null> {
  if (found.applicationId !== APPLICATION_ID) {
    return fail(unusable(path, 'belongs to another program'));
  }
  return found.version > SCHEMA_VERSION ? fail(newer(path, found.version)) : ok(null);
}

/** The header can be older than the write-ahead file beside it, so the identity is asked for again. */
function checkContents(path: string): Result<number> {
  const { db, close } = connect(path, 'read');
  try {
    const version = schemaVersionOf(db);
    const applicationId = Number(db.pragma('application_id', { simple: true }));
    const identity = judgeIdentity(path, { applicationId, version });
    if (!identity.ok) {
      return identity;
    }
    const verdict = String(db.pragma('quick_check(1)', { simple: true }));
    if (verdict !== 'ok') {
      return fail(unusable(path, `is damaged (${verdict})`));
    }
    const product = db.prepare(`SELECT value FROM meta WHERE key='product'`).pluck().get();
    return product === 'nightkiln'
      ? ok(version)
      : fail(unusable(path, 'does not name our product'));
  } finally {
    close();
  }
}

/** The refusal of a file we cannot use; the file stays as it is. */
export function unusable(path: string, what: string): AppError {
  return appError('store-unusable', `The journal ${path} ${what}; it was left as it is.`, {
    fix: 'Move the file away to begin a new journal, or choose another folder with --state-dir.',
    place: { file: path },
  });
}

function newer(path: string, version: number): AppError {
  const sentence = `The journal ${path} was written by a newer version (schema ${version}; this one knows ${SCHEMA_VERSION}); it was left as it is.`;
  return appError('store-newer', sentence, {
    fix: 'Start the newer version again, or choose another folder with --state-dir.',
    place: { file: path },
  });
}
