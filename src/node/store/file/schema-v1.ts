/** The journal: events are the history, ordered by `seq`; they may be pruned by age, never changed. */
const JOURNAL = `
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta(key, value) VALUES('product', 'nightkiln');
CREATE TABLE event(seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, mono_ms INTEGER NOT NULL,
  night_id TEXT, task_id TEXT, attempt_id TEXT, type TEXT NOT NULL, level INTEGER NOT NULL,
  body_json TEXT NOT NULL CHECK(json_valid(body_json) AND length(body_json)<=65536)) STRICT;
CREATE INDEX event_of_night ON event(night_id, seq);
CREATE TRIGGER event_is_history BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TABLE audit(seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, target TEXT NOT NULL,
  decision TEXT NOT NULL CHECK(decision IN('allow','deny','ask','info')), body_json TEXT NOT NULL CHECK(json_valid(body_json)),
  prev BLOB NOT NULL CHECK(length(prev)=32), hash BLOB NOT NULL UNIQUE CHECK(length(hash)=32)) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'an audit row is never changed'); END;
CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'an audit row is never removed'); END;
`;

/** Nights and what one night knows of its repositories. */
const NIGHTS = `
CREATE TABLE night(id TEXT PRIMARY KEY CHECK(length(id)=26),
  state TEXT NOT NULL CHECK(state IN('armed','waiting','running','finishing','brief-ready','stopped','failed')),
  phase TEXT CHECK(phase IN('health','plan','work','wrap-up','report')),
  "trigger" TEXT NOT NULL CHECK("trigger" IN('user','schedule','command')),
  waiting_for TEXT CHECK(waiting_for IN('window','constraint')), reason TEXT NOT NULL,
  armed_at INTEGER NOT NULL, window_start_at INTEGER NOT NULL, deadline_at INTEGER NOT NULL,
  started_at INTEGER, ended_at INTEGER, recoveries INTEGER NOT NULL DEFAULT 0 CHECK(recoveries>=0),
  config_hash TEXT NOT NULL, config_id TEXT NOT NULL, scope_json TEXT NOT NULL CHECK(json_valid(scope_json)),
  app_version TEXT NOT NULL, strategy TEXT NOT NULL DEFAULT '', brief_path TEXT, headline TEXT, brief_read_at INTEGER,
  CHECK((ended_at IS NOT NULL)=(state IN('brief-ready','stopped','failed')))) STRICT;
CREATE UNIQUE INDEX one_open_night ON night((1)) WHERE state IN('armed','waiting','running','finishing');
CREATE TABLE slot(schedule_id TEXT NOT NULL, slot_utc INTEGER NOT NULL, night_id TEXT REFERENCES night(id),
  state TEXT NOT NULL CHECK(state IN('due','running','done','skipped','failed')), skip_reason TEXT,
  checks_json TEXT NOT NULL DEFAULT '{}' CHECK(json_valid(checks_json)), started_at INTEGER, ended_at INTEGER,
  PRIMARY KEY(schedule_id, slot_utc)) STRICT, WITHOUT ROWID;
CREATE TABLE repo_night(night_id TEXT NOT NULL REFERENCES night(id), repo_id TEXT NOT NULL, base_branch TEXT NOT NULL, base_oid TEXT NOT NULL,
  before_json TEXT NOT NULL CHECK(json_valid(before_json)), after_json TEXT CHECK(after_json IS NULL OR json_valid(after_json)),
  differences_json TEXT CHECK(differences_json IS NULL OR json_valid(differences_json)),
  PRIMARY KEY(night_id, repo_id), CHECK((after_json IS NULL)=(differences_json IS NULL))) STRICT, WITHOUT ROWID;
CREATE TABLE baseline(night_id TEXT NOT NULL REFERENCES night(id), repo_id TEXT NOT NULL,
  results_json TEXT NOT NULL CHECK(json_valid(results_json)), PRIMARY KEY(night_id, repo_id)) STRICT, WITHOUT ROWID;
`;

/** Tasks, their place in each night, and the attempts at them. */
const TASKS = `
CREATE TABLE task(id TEXT PRIMARY KEY, repo_id TEXT NOT NULL, source TEXT NOT NULL CHECK(source IN('goal','queue','issue','discovery')),
  idem_key TEXT NOT NULL UNIQUE, title TEXT NOT NULL, instructions TEXT NOT NULL, category TEXT NOT NULL,
  trust TEXT NOT NULL CHECK(trust IN('operator','maintainer','untrusted')), targets_json TEXT NOT NULL CHECK(json_valid(targets_json)),
  estimate_ms INTEGER NOT NULL CHECK(estimate_ms>0), priority INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK(state IN('queued','blocked','awaiting-approval','running','done','failed','quarantined','cancelled')),
  verdict TEXT CHECK(verdict IN('verified','unverified','no-op','question','limit','failed')),
  night_id TEXT REFERENCES night(id), created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL) STRICT;
CREATE INDEX task_ready ON task(priority DESC, created_at, id) WHERE state='queued';
CREATE TABLE task_dep(task_id TEXT NOT NULL REFERENCES task(id), needs TEXT NOT NULL REFERENCES task(id),
  PRIMARY KEY(task_id, needs), CHECK(task_id<>needs)) STRICT, WITHOUT ROWID;
CREATE TABLE decision(night_id TEXT NOT NULL REFERENCES night(id), task_id TEXT NOT NULL REFERENCES task(id),
  choice TEXT NOT NULL CHECK(choice IN('chosen','skipped','not-run')), reason TEXT NOT NULL, score REAL NOT NULL, decided_at INTEGER NOT NULL,
  PRIMARY KEY(night_id, task_id)) STRICT, WITHOUT ROWID;
CREATE TABLE task_night(night_id TEXT NOT NULL REFERENCES night(id), task_id TEXT NOT NULL REFERENCES task(id),
  branch TEXT NOT NULL, base_oid TEXT NOT NULL, begun_at INTEGER NOT NULL, doing TEXT NOT NULL DEFAULT '',
  evidence_json TEXT CHECK(evidence_json IS NULL OR json_valid(evidence_json)), judged_at INTEGER, landed_ref TEXT, landed_oid TEXT,
  PRIMARY KEY(night_id, task_id), CHECK((evidence_json IS NULL)=(judged_at IS NULL)), CHECK((landed_ref IS NULL)=(landed_oid IS NULL))) STRICT, WITHOUT ROWID;
CREATE TABLE attempt(id TEXT PRIMARY KEY, task_id TEXT NOT NULL REFERENCES task(id), night_id TEXT NOT NULL REFERENCES night(id),
  n INTEGER NOT NULL CHECK(n>=1), agent TEXT NOT NULL, model TEXT, sandbox TEXT NOT NULL, thread_id TEXT,
  state TEXT NOT NULL CHECK(state IN('starting','running','stopping','done','failed','lost','killed')),
  pid INTEGER, pid_start TEXT, boot_id TEXT, run_token TEXT NOT NULL UNIQUE, branch TEXT NOT NULL, base_oid TEXT NOT NULL, head_oid TEXT,
  started_at INTEGER NOT NULL, ended_at INTEGER, deadline_at INTEGER NOT NULL,
  outcome_json TEXT CHECK(outcome_json IS NULL OR json_valid(outcome_json)), end_reason TEXT, log_path TEXT, UNIQUE(task_id, n),
  CHECK((ended_at IS NOT NULL)=(state IN('done','failed','lost','killed')))) STRICT;
CREATE INDEX attempt_of_night ON attempt(night_id, started_at);
CREATE TABLE checkpoint(id TEXT PRIMARY KEY, attempt_id TEXT NOT NULL REFERENCES attempt(id), kind TEXT NOT NULL,
  git_ref TEXT NOT NULL UNIQUE, oid TEXT NOT NULL, note TEXT, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE approval(id TEXT PRIMARY KEY, task_id TEXT NOT NULL REFERENCES task(id), category TEXT NOT NULL, question TEXT NOT NULL,
  subject_hash TEXT NOT NULL, state TEXT NOT NULL CHECK(state IN('open','granted','denied','expired')), decided_at INTEGER, expires_at INTEGER NOT NULL) STRICT;
`;

/** Durable steps, timers and quotas. */
const STEPS = `
CREATE TABLE step(owner TEXT NOT NULL, name TEXT NOT NULL, ordinal INTEGER NOT NULL DEFAULT 0, idem_key TEXT NOT NULL UNIQUE,
  effect TEXT NOT NULL CHECK(effect IN('pure','idempotent','reconcile','at_most_once')),
  state TEXT NOT NULL CHECK(state IN('intent','done','failed','in_doubt')), tries INTEGER NOT NULL DEFAULT 1,
  code_version INTEGER NOT NULL, input_hash TEXT NOT NULL, not_before INTEGER,
  result_json TEXT CHECK(result_json IS NULL OR json_valid(result_json)), error TEXT, intent_at INTEGER NOT NULL, ended_at INTEGER,
  PRIMARY KEY(owner, name, ordinal), CHECK((state='done')=(result_json IS NOT NULL))) STRICT, WITHOUT ROWID;
CREATE INDEX step_open ON step(intent_at) WHERE state IN('intent','in_doubt');
CREATE TRIGGER step_done_is_final BEFORE UPDATE ON step WHEN OLD.state='done'
  BEGIN SELECT RAISE(ABORT, 'a done step is final'); END;
CREATE TABLE timer(id TEXT PRIMARY KEY, due_at INTEGER NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN('armed','fired','cancelled')), UNIQUE(kind, ref, due_at)) STRICT;
CREATE TABLE quota(kind TEXT NOT NULL, window_start INTEGER NOT NULL, used INTEGER NOT NULL CHECK(used>=0), cap INTEGER NOT NULL,
  PRIMARY KEY(kind, window_start), CHECK(used<=cap)) STRICT, WITHOUT ROWID;
`;

/** The tables of schema 1 (reliability-security.md 3.2 with our words: night, slot, seq, type). */
export const SCHEMA_V1 = JOURNAL + NIGHTS + TASKS + STEPS;
