import type Database from 'better-sqlite3';
import type { NightState } from '../../../shared/schema/night.ts';
import type { Projections } from './projection.ts';
import { changeOne, subjectId } from './statement.ts';

const ENDED: readonly NightState[] = ['brief-ready', 'stopped', 'failed'];

/** How the night's own events change the `night` row. */
export function projectNights(
  db: Database.Database,
): Projections<
  | 'night.armed'
  | 'night.moved'
  | 'night.replanned'
  | 'night.phase-entered'
  | 'night.recovered'
  | 'plan.written'
  | 'brief.written'
  | 'brief.read'
  | 'brief.announced'
> {
  return { ...projectNightStates(db), ...projectNightDocuments(db) };
}

function projectNightStates(
  db: Database.Database,
): Projections<
  'night.armed' | 'night.moved' | 'night.replanned' | 'night.phase-entered' | 'night.recovered'
> {
  const arm = changeOne(
    db,
    'night.armed',
    `INSERT INTO night(id, state, phase, "trigger", waiting_for, reason, armed_at, window_start_at, deadline_at, started_at,
       ended_at, recoveries, config_hash, config_id, scope_json, app_version, brief_read_at)
     VALUES(@id, @state, @phase, @trigger, @waitingFor, @reason, @armedAt, @windowStartAt, @deadlineAt, @startedAt,
       @endedAt, @recoveries, @configHash, @configId, @scope, @appVersion, @briefReadAt)`,
  );
  // `from` is part of the condition: a night that is not where the event says it was must not be moved.
  const move = changeOne(
    db,
    'night.moved',
    `UPDATE night SET state=@to, reason=@reason, waiting_for=@waitingFor,
       phase=CASE WHEN @ends THEN NULL ELSE phase END,
       started_at=CASE WHEN @to='running' THEN coalesce(started_at, @at) ELSE started_at END,
       ended_at=CASE WHEN @ends THEN coalesce(ended_at, @at) ELSE NULL END
     WHERE id=@nightId AND state=@from`,
  );
  const replan = changeOne(
    db,
    'night.replanned',
    `UPDATE night SET window_start_at=@windowStartAt, deadline_at=@deadlineAt
     WHERE id=@nightId AND started_at IS NULL AND ended_at IS NULL`,
  );
  const enter = changeOne(
    db,
    'night.phase-entered',
    'UPDATE night SET phase=@phase WHERE id=@nightId',
  );
  const recover = changeOne(
    db,
    'night.recovered',
    'UPDATE night SET recoveries=recoveries+1 WHERE id=@nightId',
  );
  return {
    'night.armed': ({ body: { night, scope, configId, appVersion } }) =>
      arm({ ...night, scope: JSON.stringify(scope), configId, appVersion }),
    'night.moved': (event) =>
      move({
        ...event.body,
        ends: ENDED.includes(event.body.to) ? 1 : 0,
        at: event.at,
        nightId: subjectId(event, 'nightId'),
      }),
    'night.replanned': (event) => {
      const { windowStartAt, deadlineAt } = event.body;
      replan({ windowStartAt, deadlineAt, nightId: subjectId(event, 'nightId') });
    },
    'night.phase-entered': (event) =>
      enter({ phase: event.body.phase, nightId: subjectId(event, 'nightId') }),
    'night.recovered': (event) => recover({ nightId: subjectId(event, 'nightId') }),
  };
}

function projectNightDocuments(
  db: Database.Database,
): Projections<'plan.written' | 'brief.written' | 'brief.read' | 'brief.announced'> {
  const plan = changeOne(
    db,
    'plan.written',
    'UPDATE night SET strategy=@strategy WHERE id=@nightId',
  );
  const brief = changeOne(
    db,
    'brief.written',
    'UPDATE night SET brief_path=@path, headline=@headline, brief_due_at=@dueAt WHERE id=@nightId',
  );
  const announce = changeOne(
    db,
    'brief.announced',
    'UPDATE night SET brief_announced_at=coalesce(brief_announced_at, @at) WHERE id=@nightId',
  );
  const read = changeOne(
    db,
    'brief.read',
    'UPDATE night SET brief_read_at=coalesce(brief_read_at, @at) WHERE id=@nightId',
  );
  return {
    'plan.written': (event) =>
      plan({ strategy: event.body.strategy, nightId: subjectId(event, 'nightId') }),
    'brief.written': ({ body: { path, headline, dueAt }, ...event }) =>
      brief({ path, headline, dueAt: dueAt ?? event.at, nightId: subjectId(event, 'nightId') }),
    'brief.announced': (event) => announce({ at: event.at, nightId: subjectId(event, 'nightId') }),
    'brief.read': (event) => read({ at: event.at, nightId: subjectId(event, 'nightId') }),
  };
}
