import type Database from 'better-sqlite3';
import type { Store } from '../../../engine/ports/store.ts';
import { readChain } from '../chain/check-chain.ts';
import { readAudit } from './audit.ts';
import { readConsent } from './consent.ts';
import { readJournal } from './journal.ts';
import { readNights } from './night.ts';
import { readSchedules } from './schedule.ts';
import { readWork } from './work.ts';

/** Every question of the store; none of them changes a row. */
export type StoreReads = Omit<Store, 'append' | 'appendAll' | 'follow' | 'watch'>;

/** The questions of the store, prepared once for `db`. */
export function createReads(db: Database.Database): StoreReads {
  return {
    ...readJournal(db),
    ...readChain(db),
    ...readAudit(db),
    ...readNights(db),
    ...readWork(db),
    ...readSchedules(db),
    ...readConsent(db),
  };
}
