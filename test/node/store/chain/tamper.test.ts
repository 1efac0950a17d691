import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChainMark } from '../../../../src/engine/ports/store.ts';
import { verifyHistory } from '../../../../src/engine/report/audit/verify.ts';
import { openStoreReadOnly } from '../../../../src/node/store/open.ts';
import type { AuditVerdict } from '../../../../src/shared/schema/audit.ts';
import { createManualClock } from '../../../helpers/manual-clock.ts';
import { type TempStore, tempStore } from '../../../helpers/temp-store.ts';
import { choices, eventsFor } from '../scenario.ts';

const FREE = [
  'DROP TRIGGER event_is_history',
  'DROP TRIGGER chain_is_not_changed',
  'DROP TRIGGER chain_is_not_removed',
];

/** A journal with a history of its own, as its file holds it after a clean end. */
function history(seed: number): TempStore & { readonly count: number } {
  const temp = tempStore();
  const [chosen] = fc.sample(choices(120), { seed, numRuns: 1 });
  for (const event of eventsFor(chosen ?? [])) temp.store.append(event);
  const count = temp.store.lastSeq();
  temp.store.close();
  return { ...temp, count };
}

function change(file: string, ...statements: readonly string[]): void {
  const db = new Database(file);
  try {
    for (const statement of [...FREE, ...statements]) db.exec(statement);
  } finally {
    db.close();
  }
}

async function verify(file: string, marks: readonly ChainMark[] = []): Promise<AuditVerdict> {
  const opened = openStoreReadOnly(file);
  if (!opened.ok) throw new Error(opened.error.message);
  try {
    const clock = { ...createManualClock(), after: soon };
    return await verifyHistory({ store: opened.value, clock }, marks);
  } finally {
    opened.value.close();
  }
}

function soon(_: number, run: () => void): () => void {
  const handle = setImmediate(run);
  return () => clearImmediate(handle);
}

it('finds an untouched history whole, with the head of its last event', async () => {
  const { path, count, remove } = history(1);
  const verdict = await verify(path);
  expect(verdict).toMatchObject({ isWhole: true, events: count, problem: null, marks: 0 });
  expect(verdict.head).toMatch(/^[0-9a-f]{64}$/);
  remove();
});

it('names the event whose column is not what was written, whichever column it is', async () => {
  const { path, count, remove } = history(2);
  const untouched = readEvents(path);
  const edits = fc.record({
    seq: fc.integer({ min: 1, max: count }),
    column: fc.constantFrom(
      'at',
      'mono_ms',
      'level',
      'night_id',
      'task_id',
      'attempt_id',
      'type',
      'body_json',
    ),
  });
  change(path);
  await fc.assert(
    fc.asyncProperty(edits, async ({ seq, column }) => {
      const old = untouched[seq - 1]?.[column];
      write(path, seq, { [column]: altered(column, old) });
      expect((await verify(path)).problem).toBe(`Event ${seq} is not what was written.`);
      write(path, seq, { [column]: old });
    }),
    { seed: 20261121, numRuns: 60 },
  );
  expect((await verify(path)).isWhole).toBe(true);
  remove();
});

function readEvents(file: string): readonly Readonly<Record<string, unknown>>[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare<[], Record<string, unknown>>('SELECT * FROM event ORDER BY seq').all();
  } finally {
    db.close();
  }
}

function altered(column: string, old: unknown): unknown {
  if (typeof old === 'number') return old + 1;
  return column === 'body_json' ? `${String(old)} ` : `${String(old ?? '')}x`;
}

function write(file: string, seq: number, values: Readonly<Record<string, unknown>>): void {
  const db = new Database(file);
  try {
    for (const [column, value] of Object.entries(values)) {
      db.prepare(`UPDATE event SET ${column}=? WHERE seq=?`).run(value, seq);
    }
  } finally {
    db.close();
  }
}

it.each([
  ['an event taken out', 'DELETE FROM event WHERE seq=7', 'Event 7 is missing.'],
  [
    'an event taken out with its link',
    'DELETE FROM event WHERE seq=7; DELETE FROM chain WHERE seq=7',
    'Event 7 is missing.',
  ],
  [
    'two events that changed places',
    'UPDATE event SET seq=-1 WHERE seq=7; UPDATE event SET seq=7 WHERE seq=8; UPDATE event SET seq=8 WHERE seq=-1',
    'Event 7 is not what was written.',
  ],
  [
    'an event added at the end by another program',
    `INSERT INTO event(at, mono_ms, type, level, body_json) VALUES(1, 1, 'brief.read', 30, '{}')`,
    /^Event \d+ was added by something else\.$/,
  ],
])('finds %s', async (_, statements, problem) => {
  const { path, remove } = history(3);
  change(path, statements);
  expect((await verify(path)).problem).toEqual(
    typeof problem === 'string' ? problem : expect.stringMatching(problem),
  );
  remove();
});

it('finds a history that was cut off or made anew only by a mark outside of it', async () => {
  const { path, count, remove } = history(4);
  const { head } = await verify(path);
  const mark = { seq: count, hash: head };
  expect(await verify(path, [mark])).toMatchObject({ isWhole: true, marks: 1 });
  expect((await verify(path, [{ seq: count, hash: 'f'.repeat(64) }])).problem).toMatch(
    /not the one/,
  );
  change(
    path,
    `DELETE FROM event WHERE seq>${count - 3}`,
    `DELETE FROM chain WHERE seq>${count - 3}`,
  );
  expect((await verify(path)).isWhole).toBe(true);
  expect((await verify(path, [mark])).problem).toBe(
    `The journal ends at event ${count - 3}, but event ${count} was noted outside it.`,
  );
  remove();
});

it('links the events of a journal that had no chain yet', async () => {
  const { path, count, reopen, remove } = history(5);
  change(
    path,
    'DROP TABLE chain',
    'DROP INDEX event_by_type',
    'CREATE TABLE audit(seq INTEGER PRIMARY KEY) STRICT',
    'DROP TABLE ask',
    'DROP TABLE result',
    'DROP TABLE standing',
    'CREATE TABLE approval(id TEXT) STRICT',
    'PRAGMA user_version=2',
  );
  const again = reopen();
  again.append({ type: 'config.rejected', body: { message: 'Line 1.' } });
  again.close();
  expect(await verify(path)).toMatchObject({ isWhole: true, events: count + 1 });
  remove();
});
