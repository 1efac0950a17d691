import type Database from 'better-sqlite3';
import type { Store } from '../../../engine/ports/store.ts';
import { Ask } from '../../../shared/schema/consent/ask.ts';
import { ResultRow } from '../../../shared/schema/consent/result.ts';
import { Standing } from '../../../shared/schema/consent/standing.ts';
import { askAll, askOne } from './question.ts';

/** The store's questions about what waits for the person and what they decided. */
export function readConsent(
  db: Database.Database,
): Pick<
  Store,
  'ask' | 'openAsks' | 'asksOf' | 'asksOfNight' | 'results' | 'resultsOfKind' | 'standings'
> {
  return {
    ask: askOne(db, Ask, 'SELECT * FROM ask WHERE id=?'),
    openAsks: askAll(db, Ask, `SELECT * FROM ask WHERE state='open' ORDER BY asked_at, id`),
    asksOf: askAll(db, Ask, 'SELECT * FROM ask WHERE task_id=? ORDER BY asked_at, id'),
    asksOfNight: askAll(db, Ask, 'SELECT * FROM ask WHERE night_id=? ORDER BY asked_at, id'),
    results: askAll(
      db,
      ResultRow,
      'SELECT * FROM result ORDER BY at DESC, night_id, task_id LIMIT ?',
    ),
    resultsOfKind: askAll(
      db,
      ResultRow,
      'SELECT * FROM result WHERE repo_id=? AND category=? AND at>=? ORDER BY at DESC, night_id, task_id',
    ),
    standings: askAll(db, Standing, 'SELECT * FROM standing ORDER BY repo_id, category'),
  };
}
