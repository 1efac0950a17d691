import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Store } from '../../../engine/ports/store.ts';
import { CheckResult } from '../../../shared/schema/check.ts';
import { Evidence } from '../../../shared/schema/evidence.ts';
import { Night, NightScope, RepoNight } from '../../../shared/schema/night.ts';
import { Decision } from '../../../shared/schema/task.ts';
import { askAll, askOne } from './question.ts';

const NightRow = Night.extend({
  scope: NightScope,
  configId: z.string(),
  briefPath: z.string().nullable(),
  headline: z.string().nullable(),
  strategy: z.string(),
  briefDueAt: z.number().nullable(),
  briefAnnouncedAt: z.number().nullable(),
});

const TaskNightRow = z.object({
  nightId: z.string(),
  taskId: z.string(),
  branch: z.string(),
  baseOid: z.string(),
  begunAt: z.number(),
  doing: z.string(),
  evidence: Evidence.nullable(),
  judgedAt: z.number().nullable(),
  landedRef: z.string().nullable(),
  landedOid: z.string().nullable(),
});

const BaselineRow = z.object({ results: z.array(CheckResult) });

/** The store's questions about nights. */
export function readNights(
  db: Database.Database,
): Pick<
  Store,
  'night' | 'openNight' | 'nights' | 'decisions' | 'taskNights' | 'repoNights' | 'baseline'
> {
  const baseline = askOne(
    db,
    BaselineRow,
    'SELECT results_json FROM baseline WHERE night_id=? AND repo_id=?',
  );
  return {
    night: askOne(db, NightRow, 'SELECT * FROM night WHERE id=?'),
    openNight: askOne(
      db,
      NightRow,
      `SELECT * FROM night WHERE state IN('armed','waiting','running','finishing')`,
    ),
    nights: askAll(db, NightRow, 'SELECT * FROM night ORDER BY armed_at DESC, id DESC LIMIT ?'),
    decisions: askAll(
      db,
      Decision,
      'SELECT * FROM decision WHERE night_id=? ORDER BY decided_at, score DESC, task_id',
    ),
    taskNights: askAll(
      db,
      TaskNightRow,
      'SELECT * FROM task_night WHERE night_id=? ORDER BY begun_at, task_id',
    ),
    repoNights: askAll(db, RepoNight, 'SELECT * FROM repo_night WHERE night_id=? ORDER BY repo_id'),
    baseline: (nightId, repoId) => baseline(nightId, repoId)?.results ?? null,
  };
}
