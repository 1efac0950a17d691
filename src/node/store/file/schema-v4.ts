/**
 * The step from schema 3 to 4: what waits for the person, what they made of results, and how far each kind of task may go
 * by itself (features G1, G6, G7). `ask` takes the place of `approval` of schema 1, which had no rows.
 */
export const SCHEMA_V4 = `
DROP TABLE approval;
CREATE TABLE ask(id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK(kind IN('question','run','result')),
  task_id TEXT NOT NULL REFERENCES task(id), night_id TEXT REFERENCES night(id), repo_id TEXT NOT NULL, category TEXT NOT NULL,
  text TEXT NOT NULL, options_json TEXT NOT NULL CHECK(json_valid(options_json)), default_taken TEXT, rollback TEXT,
  subject TEXT NOT NULL, state TEXT NOT NULL CHECK(state IN('open','answered','granted','denied','expired','void')),
  answer TEXT, reason TEXT NOT NULL DEFAULT '', asked_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, ended_at INTEGER,
  CHECK((ended_at IS NULL)=(state='open'))) STRICT;
CREATE INDEX ask_of_task ON ask(task_id, asked_at);
CREATE INDEX ask_open ON ask(asked_at) WHERE state='open';
CREATE TABLE result(night_id TEXT NOT NULL REFERENCES night(id), task_id TEXT NOT NULL REFERENCES task(id), repo_id TEXT NOT NULL,
  category TEXT NOT NULL, state TEXT NOT NULL CHECK(state IN('accepted','rejected','undone')),
  decided_by TEXT NOT NULL CHECK(decided_by IN('person','standing')), means TEXT NOT NULL, "ref" TEXT, oid TEXT,
  note TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY(night_id, task_id)) STRICT, WITHOUT ROWID;
CREATE INDEX result_of_kind ON result(repo_id, category, at);
CREATE TABLE standing(repo_id TEXT NOT NULL, category TEXT NOT NULL, level TEXT NOT NULL CHECK(level IN('dry-run','draft','automatic')),
  moved_by TEXT NOT NULL CHECK(moved_by IN('person','results')), sentence TEXT NOT NULL, since_at INTEGER NOT NULL,
  PRIMARY KEY(repo_id, category)) STRICT, WITHOUT ROWID;
`;
