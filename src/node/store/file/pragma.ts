import type Database from 'better-sqlite3';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';

/** One setting of a connection: how it is written, and what reading it back must say. */
export interface PragmaSetting {
  readonly name: string;
  readonly value: string;
  readonly readsBack: string | number;
}

/**
 * The settings of every connection (reliability-security.md 3.3). `synchronous=FULL` is what makes a commit mean
 * "on disk": the library's own default in WAL mode is NORMAL.
 */
export const PRAGMAS: readonly PragmaSetting[] = [
  { name: 'busy_timeout', value: '5000', readsBack: 5000 },
  { name: 'journal_mode', value: 'WAL', readsBack: 'wal' },
  { name: 'synchronous', value: 'FULL', readsBack: 2 },
  { name: 'foreign_keys', value: 'ON', readsBack: 1 },
  { name: 'trusted_schema', value: 'OFF', readsBack: 0 },
  { name: 'cell_size_check', value: 'ON', readsBack: 1 },
  { name: 'fullfsync', value: 'ON', readsBack: 1 },
  { name: 'checkpoint_fullfsync', value: 'ON', readsBack: 1 },
  { name: 'wal_autocheckpoint', value: '1000', readsBack: 1000 },
  { name: 'journal_size_limit', value: '67108864', readsBack: 67_108_864 },
  { name: 'temp_store', value: 'MEMORY', readsBack: 2 },
  { name: 'mmap_size', value: '0', readsBack: 0 },
];

/** Sets every setting, then reads each back: a library that ignores one fails with `store-unusable`, naming it. */
export function applyPragmas(
  db: Database.Database,
  settings: readonly PragmaSetting[] = PRAGMAS,
): Result<null> {
  for (const { name, value } of settings) {
    db.pragma(`${name}=${value}`);
  }
  for (const { name, readsBack } of settings) {
    const found = db.pragma(name, { simple: true });
    if (found !== readsBack) {
      const sentence = `The journal cannot be used safely: ${name} is ${String(found)}, not ${readsBack}.`;
      return fail(appError('store-unusable', sentence));
    }
  }
  return ok(null);
}
