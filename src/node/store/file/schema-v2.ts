/** A night may wait for its next start too. SQLite changes a CHECK only by a new table. */
const NIGHT = `
CREATE TABLE night_v2(id TEXT PRIMARY KEY CHECK(length(id)=26),
  state TEXT NOT NULL CHECK(state IN('armed','waiting','running','finishing','brief-ready','stopped','failed')),
  phase TEXT CHECK(phase IN('health','plan','work','wrap-up','report')),
  "trigger" TEXT NOT NULL CHECK("trigger" IN('user','schedule','command')),
  waiting_for TEXT CHECK(waiting_for IN('window','constraint','slot')), reason TEXT NOT NULL,
  armed_at INTEGER NOT NULL, window_start_at INTEGER NOT NULL, deadline_at INTEGER NOT NULL,
  started_at INTEGER, ended_at INTEGER, recoveries INTEGER NOT NULL DEFAULT 0 CHECK(recoveries>=0),
  config_hash TEXT NOT NULL, config_id TEXT NOT NULL, scope_json TEXT NOT NULL CHECK(json_valid(scope_json)),
  app_version TEXT NOT NULL, strategy TEXT NOT NULL DEFAULT '', brief_path TEXT, headline TEXT, brief_read_at INTEGER,
  brief_due_at INTEGER, brief_announced_at INTEGER,
  CHECK((ended_at IS NOT NULL)=(state IN('brief-ready','stopped','failed')))) STRICT;
INSERT INTO night_v2(id, state, phase, "trigger", waiting_for, reason, armed_at, window_start_at, deadline_at, started_at,
    ended_at, recoveries, config_hash, config_id, scope_json, app_version, strategy, brief_path, headline, brief_read_at,
    brief_due_at, brief_announced_at)
  SELECT id, state, phase, "trigger", waiting_for, reason, armed_at, window_start_at, deadline_at, started_at,
    ended_at, recoveries, config_hash, config_id, scope_json, app_version, strategy, brief_path, headline, brief_read_at,
    ended_at, ended_at FROM night;
DROP TABLE night;
ALTER TABLE night_v2 RENAME TO night;
CREATE UNIQUE INDEX one_open_night ON night((1)) WHERE state IN('armed','waiting','running','finishing');
`;

/** The ledger of starts, the state of each schedule, and when this program watched; `slot` of schema 1 had no rows. */
const LEDGER = `
DROP TABLE slot;
CREATE TABLE slot(schedule_id TEXT NOT NULL, slot_at INTEGER NOT NULL, night TEXT NOT NULL, effective_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK(state IN('due','claimed','started','done','failed','interrupted','missed','skipped')),
  reason TEXT NOT NULL DEFAULT '', sentence TEXT NOT NULL DEFAULT '', night_id TEXT REFERENCES night(id),
  claims INTEGER NOT NULL DEFAULT 0 CHECK(claims>=0), due_at INTEGER, claimed_at INTEGER, started_at INTEGER, ended_at INTEGER,
  PRIMARY KEY(schedule_id, slot_at),
  CHECK((ended_at IS NOT NULL)=(state IN('done','failed','interrupted','missed','skipped'))),
  CHECK(state<>'started' OR started_at IS NOT NULL)) STRICT, WITHOUT ROWID;
CREATE INDEX slot_open ON slot(state) WHERE state IN('due','claimed','started');
CREATE TABLE schedule_state(schedule_id TEXT PRIMARY KEY, paused INTEGER NOT NULL DEFAULT 0 CHECK(paused IN(0,1)),
  note TEXT NOT NULL DEFAULT '', paused_until INTEGER, skip_slot_at INTEGER, resumed_at INTEGER) STRICT, WITHOUT ROWID;
CREATE TABLE watermark(schedule_id TEXT PRIMARY KEY, watched_until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE presence(from_at INTEGER PRIMARY KEY, to_at INTEGER NOT NULL,
  absence TEXT NOT NULL CHECK(absence IN('none','app_down','asleep','dark_wake','clock_step'))) STRICT;
`;

/** The step from schema 1 to 2 (scheduling-power.md 4.2). */
export const SCHEMA_V2 = NIGHT + LEDGER;
