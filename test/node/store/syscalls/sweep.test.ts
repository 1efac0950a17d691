import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIGRATIONS, migrate, schemaVersionOf } from '../../../../src/node/store/file/migration.ts';
import { applyPragmas } from '../../../../src/node/store/file/pragma.ts';
import { createManualClock, EVENING_AT } from '../../../helpers/manual-clock.ts';
import { openOrThrow, type TempFolder, tempFolder } from '../../../helpers/temp-store.ts';
import { quickCheck } from '../tables.ts';
import { canTrace, inLanes, runTraced } from './strace.ts';

const CHILD = path.join(import.meta.dirname, 'write-child.ts');
const IS_FULL = process.env['NIGHTKILN_SWEEP'] === 'full';
const EVENTS = 30;
const LANES = 2;

let folder: TempFolder;
beforeAll(() => {
  folder = tempFolder();
});
afterAll(() => folder.remove());

interface Blow {
  readonly calls: string;
  readonly what: string;
  readonly at: number;
}

/** The first `most` calls of each kind; of them a few in an ordinary run. */
function blows(calls: readonly string[], what: string, most: number): Blow[] {
  const all = Array.from({ length: most }, (_, index) => index + 1);
  const some = IS_FULL ? all : all.filter((at) => at % Math.ceil(most / 3) === 2);
  return calls.flatMap((one) => some.map((at) => ({ calls: one, what, at })));
}

/** Where every migration puts its copies. */
const backupsOf = (file: string): string => path.join(path.dirname(file), 'backups');

/** A journal with one event in it, made without a tracer. */
function journal(name: string): string {
  const file = path.join(folder.dir, `${name}.db`);
  const store = openOrThrow(file, createManualClock());
  store.append({ type: 'night.noted', body: { text: 'before' } });
  store.close();
  return file;
}

/** After a blow: everything acknowledged is there, without a hole, in a sound file that takes the next event. */
function expectWhole(file: string, lines: readonly string[]): void {
  const acked = lines.map(Number).filter((seq) => seq > 0);
  expect(acked).toEqual(acked.map((_, index) => index + 2));
  const store = openOrThrow(file, createManualClock());
  const seqs = store.after(0, 1000).map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  expect(seqs.length).toBeGreaterThanOrEqual(1 + acked.length);
  expect(store.append({ type: 'night.noted', body: { text: 'after' } }).seq).toBe(seqs.length + 1);
  store.close();
  expect(quickCheck(file)).toBe('ok');
}

const CASES = [
  ['a kill', blows(['pwrite64', 'fsync,fdatasync'], 'signal=KILL', 150)],
  ['an I/O error', blows(['pwrite64', 'fsync,fdatasync'], 'error=EIO', 60)],
  ['a full disk', blows(['pwrite64'], 'error=ENOSPC', 60)],
] as const;

describe.runIf(canTrace)('the journal under a tracer', () => {
  it.each(CASES)(
    'keeps every acknowledged event over %s at each of its calls to the disk',
    async (_, all) => {
      await inLanes(LANES, all, async (blow) => {
        const file = journal([blow.calls, blow.what, blow.at].join('-').replaceAll(',', '+'));
        const { lines } = await runTraced([CHILD, file, String(EVENTS)], blow);
        expectWhole(file, lines);
        for (const suffix of ['', '-wal', '-shm']) fs.rmSync(file + suffix, { force: true });
      });
    },
    1_200_000,
  );

  it('is at its old or its new schema, and nothing between, over a kill at each call of a migration', async () => {
    const seen = new Set<number>();
    await inLanes(
      LANES,
      blows(['pwrite64', 'fsync,fdatasync'], 'signal=KILL', 60),
      async (blow) => {
        const file = oldJournal(`old-${blow.calls.length}-${blow.at}`);
        await runTraced([CHILD, file, '0'], blow);
        const db = new Database(file);
        seen.add(schemaVersionOf(db));
        db.close();
        const backups = backupsOf(file);
        const copies = fs.existsSync(backups) ? fs.readdirSync(backups) : [];
        const whole = copies.filter((copy) => !copy.includes('.part'));
        expect(whole.map((copy) => quickCheck(path.join(backups, copy)))).toEqual(
          whole.map(() => 'ok'),
        );
        const store = openOrThrow(file, createManualClock(EVENING_AT + 1000));
        store.append({ type: 'night.noted', body: { text: 'after' } });
        store.close();
        expect(quickCheck(file)).toBe('ok');
      },
    );
    expect([...seen].every((version) => version >= 1 && version <= MIGRATIONS.length)).toBe(true);
  }, 1_200_000);
});

/** A journal of the first schema. */
function oldJournal(name: string): string {
  const file = path.join(folder.dir, `${name}.db`);
  const db = new Database(file);
  applyPragmas(db);
  migrate(db, MIGRATIONS.slice(0, 1), () => undefined);
  db.close();
  return file;
}
