import type Database from 'better-sqlite3';
import type { Projections } from './projection.ts';
import { changeOne, subjectId } from './statement.ts';

/**
 * How events change what a night knows of its repositories. Preparing a repository again, after a crash, keeps the
 * first fingerprint: the user's checkout is compared with what it was when the night began, not with a later state.
 */
export function projectRepositories(
  db: Database.Database,
): Projections<'repo.prepared' | 'repo.compared' | 'baseline.measured'> {
  const prepare = changeOne(
    db,
    'repo.prepared',
    `INSERT INTO repo_night(night_id, repo_id, base_branch, base_oid, before_json)
     VALUES(@nightId, @repoId, @baseBranch, @baseOid, @before)
     ON CONFLICT DO UPDATE SET base_branch=excluded.base_branch, base_oid=excluded.base_oid`,
  );
  const compare = changeOne(
    db,
    'repo.compared',
    `UPDATE repo_night SET after_json=@after, differences_json=@differences WHERE night_id=@nightId AND repo_id=@repoId`,
  );
  const measure = changeOne(
    db,
    'baseline.measured',
    `INSERT INTO baseline(night_id, repo_id, results_json) VALUES(@nightId, @repoId, @results)
     ON CONFLICT DO UPDATE SET results_json=excluded.results_json`,
  );
  return {
    'repo.prepared': (event) =>
      prepare({
        ...event.body,
        before: JSON.stringify(event.body.before),
        nightId: subjectId(event, 'nightId'),
      }),
    'repo.compared': (event) =>
      compare({
        repoId: event.body.repoId,
        after: JSON.stringify(event.body.after),
        differences: JSON.stringify(event.body.differences),
        nightId: subjectId(event, 'nightId'),
      }),
    'baseline.measured': (event) =>
      measure({
        repoId: event.body.repoId,
        results: JSON.stringify(event.body.results),
        nightId: subjectId(event, 'nightId'),
      }),
  };
}
