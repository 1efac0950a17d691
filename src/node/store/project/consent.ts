import type Database from 'better-sqlite3';
import type { ResultState } from '../../../shared/schema/consent/result.ts';
import type { Projections, StoredEventOf } from './projection.ts';
import { changeOne, subjectId } from './statement.ts';

type ResultEvent = `result.${ResultState}`;

/** How events change what waits for the person, what became of results, and the levels that follow from it. */
export function projectConsent(
  db: Database.Database,
): Projections<'ask.opened' | 'ask.ended' | 'standing.moved' | ResultEvent> {
  return { ...projectAsks(db), ...projectResults(db), ...projectStandings(db) };
}

/**
 * An ask that ran out of time can still be answered; every other end is final. A task whose run is denied is cancelled.
 * The task of an answered question goes back into the queue where the event says so.
 */
function projectAsks(db: Database.Database): Projections<'ask.opened' | 'ask.ended'> {
  const open = changeOne(
    db,
    'ask.opened',
    `INSERT INTO ask(id, kind, task_id, night_id, repo_id, category, text, options_json, default_taken, rollback, subject,
       state, answer, reason, asked_at, expires_at, ended_at)
     VALUES(@id, @kind, @taskId, @nightId, @repoId, @category, @text, @options, @defaultTaken, @rollback, @subject,
       @state, @answer, @reason, @askedAt, @expiresAt, @endedAt)`,
  );
  const end = changeOne(
    db,
    'ask.ended',
    `UPDATE ask SET state=@state, answer=@answer, reason=@reason, ended_at=@at
     WHERE id=@askId AND state IN('open','expired')`,
  );
  const cancel = db.prepare(
    `UPDATE task SET state='cancelled', updated_at=@at
     WHERE state='queued' AND id=(SELECT task_id FROM ask WHERE id=@askId AND kind='run' AND state='denied')`,
  );
  const queue = db.prepare(
    `UPDATE task SET state='queued', updated_at=@at
     WHERE state IN('awaiting-approval','done','failed') AND id=(SELECT task_id FROM ask WHERE id=@askId)`,
  );
  return {
    'ask.opened': ({ body: { ask } }) => open({ ...ask, options: JSON.stringify(ask.options) }),
    'ask.ended': ({ at, body: { isQueuedAgain, ...body } }) => {
      end({ ...body, at });
      cancel.run({ askId: body.askId, at });
      if (isQueuedAgain) queue.run({ askId: body.askId, at });
    },
  };
}

function projectResults(db: Database.Database): Projections<ResultEvent> {
  const keep = changeOne(
    db,
    'result',
    `INSERT INTO result(night_id, task_id, repo_id, category, state, decided_by, means, "ref", oid, note, at)
     VALUES(@nightId, @taskId, @repoId, @category, @state, @decidedBy, @means, @ref, @oid, @note, @at)
     ON CONFLICT DO UPDATE SET state=excluded.state, decided_by=excluded.decided_by, means=excluded.means,
       "ref"=excluded."ref", oid=excluded.oid, note=excluded.note, at=excluded.at`,
  );
  const move =
    (state: ResultState) =>
    (event: StoredEventOf<ResultEvent>): void =>
      keep({
        ...event.body,
        state,
        at: event.at,
        nightId: subjectId(event, 'nightId'),
        taskId: subjectId(event, 'taskId'),
      });
  return {
    'result.accepted': move('accepted'),
    'result.rejected': move('rejected'),
    'result.undone': move('undone'),
  };
}

function projectStandings(db: Database.Database): Projections<'standing.moved'> {
  const move = changeOne(
    db,
    'standing.moved',
    `INSERT INTO standing(repo_id, category, level, moved_by, sentence, since_at)
     VALUES(@repoId, @category, @level, @movedBy, @sentence, @at)
     ON CONFLICT DO UPDATE SET level=excluded.level, moved_by=excluded.moved_by, sentence=excluded.sentence,
       since_at=excluded.since_at`,
  );
  return { 'standing.moved': ({ at, body: { from: _, ...body } }) => move({ ...body, at }) };
}
