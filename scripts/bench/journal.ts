import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { createNodeClock, monotonicMs } from '../../src/node/clock.ts';
import { createNodeIds } from '../../src/node/ids.ts';
import { openStore } from '../../src/node/store/open.ts';
import { quantile, type Row, timeEach } from './measure.ts';

const TIMES = 500;

/** Appending an event against one bare durable insert of the same bytes. */
export async function benchJournal(): Promise<Row[]> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nightkiln-bench-'));
  const opened = openStore({ path: path.join(dir, 'a.db'), clock: createNodeClock(), monotonicMs });
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  const ids = createNodeIds();
  const appended = await timeEach(TIMES, () =>
    store.append({ type: 'config.rejected', body: { message: ids.next() } }),
  );
  const bare = new Database(path.join(dir, 'b.db'));
  bare.pragma('journal_mode=WAL');
  bare.pragma('synchronous=FULL');
  bare.exec('CREATE TABLE event(seq INTEGER PRIMARY KEY, body TEXT) STRICT');
  const insert = bare.prepare('INSERT INTO event(body) VALUES (?)');
  const inserted = await timeEach(TIMES, () => insert.run(ids.next()));
  bare.close();
  store.close();
  fs.rmSync(dir, { recursive: true });
  return [0.5, 0.99].map((part) => ({
    name: `append an event, p${part * 100}`,
    value: quantile(appended, part),
    unit: 'ms',
    baseline: quantile(inserted, part),
    budget: 20,
  }));
}
