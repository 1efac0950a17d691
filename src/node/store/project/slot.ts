import type Database from 'better-sqlite3';
import type { Projections } from './projection.ts';
import { changeOne } from './statement.ts';

type SlotEvent = 'slot.due' | 'slot.dropped' | 'slot.claimed' | 'slot.started' | 'slot.ended';
type ScheduleEvent = 'schedule.paused' | 'schedule.resumed' | 'schedule.skip-set';

/** How events about starts and schedules change `slot` and `schedule_state`. */
export function projectSlots(db: Database.Database): Projections<SlotEvent | ScheduleEvent> {
  return { ...projectLedger(db), ...projectSchedules(db) };
}

/** Each change names the state it starts from, so that no start is claimed or ended twice (features A6). */
function projectLedger(db: Database.Database): Projections<SlotEvent> {
  const due = changeOne(
    db,
    'slot.due',
    `INSERT INTO slot(schedule_id, slot_at, night, effective_at, state, reason, night_id, due_at)
     VALUES(@scheduleId, @slotAt, @night, @effectiveAt, 'due', @reason, @nightId, @at)`,
  );
  const drop = changeOne(
    db,
    'slot.dropped',
    `INSERT INTO slot(schedule_id, slot_at, night, effective_at, state, reason, sentence, night_id, ended_at)
     VALUES(@scheduleId, @slotAt, @night, @effectiveAt, @state, @reason, @sentence, @nightId, @at)
     ON CONFLICT(schedule_id, slot_at) DO UPDATE SET state=@state, reason=@reason, sentence=@sentence, ended_at=@at
       WHERE state='due'`,
  );
  const claim = changeOne(
    db,
    'slot.claimed',
    `UPDATE slot SET state='claimed', claims=claims+1, claimed_at=@at
     WHERE schedule_id=@scheduleId AND slot_at=@slotAt AND state IN('due','claimed')`,
  );
  const start = changeOne(
    db,
    'slot.started',
    `UPDATE slot SET state='started', started_at=@at
     WHERE schedule_id=@scheduleId AND slot_at=@slotAt AND state='claimed'`,
  );
  const end = changeOne(
    db,
    'slot.ended',
    `UPDATE slot SET state=@state, reason=@reason, sentence=@sentence, ended_at=@at
     WHERE schedule_id=@scheduleId AND slot_at=@slotAt AND state IN('claimed','started')`,
  );
  return {
    'slot.due': ({ at, nightId, body: { slot, reason } }) =>
      due({ ...slot, reason, at, nightId: nightId ?? null }),
    'slot.dropped': ({ at, nightId, body: { slot, outcome } }) =>
      drop({ ...slot, ...outcome, at, nightId: nightId ?? null }),
    'slot.claimed': ({ at, body }) => claim({ ...body, at }),
    'slot.started': ({ at, body }) => start({ ...body, at }),
    'slot.ended': ({ at, body: { scheduleId, slotAt, end: how } }) =>
      end({ scheduleId, slotAt, ...how, at }),
  };
}

function projectSchedules(db: Database.Database): Projections<ScheduleEvent> {
  const pause = changeOne(
    db,
    'schedule.paused',
    `INSERT INTO schedule_state(schedule_id, paused, note, paused_until) VALUES(@scheduleId, 1, @note, @until)
     ON CONFLICT(schedule_id) DO UPDATE SET paused=1, note=@note, paused_until=@until`,
  );
  const resume = changeOne(
    db,
    'schedule.resumed',
    `INSERT INTO schedule_state(schedule_id, resumed_at) VALUES(@scheduleId, @at)
     ON CONFLICT(schedule_id) DO UPDATE SET paused=0, note='', paused_until=NULL, resumed_at=@at`,
  );
  const skip = changeOne(
    db,
    'schedule.skip-set',
    `INSERT INTO schedule_state(schedule_id, skip_slot_at) VALUES(@scheduleId, @slotAt)
     ON CONFLICT(schedule_id) DO UPDATE SET skip_slot_at=@slotAt`,
  );
  return {
    'schedule.paused': ({ body }) => pause(body),
    'schedule.resumed': ({ at, body: { scheduleId } }) => resume({ scheduleId, at }),
    'schedule.skip-set': ({ body }) => skip(body),
  };
}
