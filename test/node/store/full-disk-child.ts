import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { openStore } from '../../../src/node/store/open.ts';
import type { NewEvent } from '../../../src/shared/event.ts';
import { createManualClock } from '../../helpers/manual-clock.ts';

// Lives on a small disk of its own: opens the journal, fills the disk, and tells as JSON what became of its writes.
const [dir = '', count = '0'] = process.argv.slice(2);
const file = path.join(dir, 'nightkiln.db');
const clock = createManualClock();
const onFull = (): void => undefined;
const open = () => openStore({ path: file, clock, monotonicMs: clock.now, onFull });
const note = (n: number): NewEvent => ({
  type: 'night.noted',
  body: { text: `${n} ${'of what happened '.repeat(20)}` },
});

const opened = open();
if (!opened.ok) throw new Error(opened.error.message);
const store = opened.value;
store.append(note(0));
fill(path.join(dir, 'filler'));
let acked = 1;
for (let n = 1; n <= Number(count); n += 1) acked = store.append(note(n)).seq;
const onFullDisk = { acked, read: store.after(0, acked + 1).length };
store.close();
fill(path.join(dir, 'more'));
const refused = open();
if (refused.ok) refused.value.close();
for (const name of ['filler', 'more']) fs.rmSync(path.join(dir, name));
const again = open();
if (!again.ok) throw new Error(again.error.message);
again.value.append(note(acked + 1));
const seqs = again.value.after(0, acked + 9).map(({ seq }) => seq);
again.value.close();
const db = new Database(file, { readonly: true });
const verdict = db.pragma('integrity_check', { simple: true });
db.close();
const code = refused.ok ? 'opened' : refused.error.code;
process.stdout.write(JSON.stringify({ ...onFullDisk, code, kept: seqs.length, verdict }));

/** Writes until the disk takes not one byte more. */
function fill(name: string): void {
  const handle = fs.openSync(name, 'w');
  for (let size = 1 << 20; size >= 1; ) {
    try {
      fs.writeSync(handle, Buffer.alloc(size));
    } catch {
      // It does not fit any more; a smaller piece may.
      size = size === 1 ? 0 : size >> 1;
    }
  }
  fs.closeSync(handle);
}
