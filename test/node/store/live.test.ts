import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Connection, connect } from '../../../src/node/store/file/connection.ts';
import { createAppender } from '../../../src/node/store/journal.ts';
import { createLiveStore, type StoreHandle } from '../../../src/node/store/live.ts';
import { createReads } from '../../../src/node/store/read/reads.ts';
import { createWatch } from '../../../src/node/store/watch.ts';
import type { NewEvent } from '../../../src/shared/event.ts';
import { type TempStore, tempStore } from '../../helpers/temp-store.ts';

/** What the next write of a connection meets: before its commit, or after it was committed all the same. */
interface Trouble {
  readonly code: 'SQLITE_FULL' | 'SQLITE_IOERR_FSYNC';
  readonly isCommitted: boolean;
}

let temp: TempStore;
let trouble: Trouble | null;
/** Each connection in order, with the writes that it was asked for. */
let connections: { writes: number; isClosed: boolean }[];
let madeRoom: number;

beforeEach(() => {
  temp = tempStore();
  trouble = null;
  connections = [];
  madeRoom = 0;
});
afterEach(() => temp.remove());

function handle(): StoreHandle {
  const connection: Connection = connect(temp.path, 'write');
  const own = { writes: 0, isClosed: false };
  connections.push(own);
  const write = createAppender(connection.db, { clock: temp.clock, monotonicMs: temp.clock.now });
  return {
    write: (events) => {
      own.writes += 1;
      const met = trouble;
      trouble = null;
      if (met === null) return write(events);
      if (met.isCommitted) write(events);
      throw new Database.SqliteError('disk trouble', met.code);
    },
    reads: createReads(connection.db),
    watch: createWatch(connection.db),
    makeRoom: () => {
      madeRoom += 1;
    },
    close: () => {
      own.isClosed = true;
      connection.close();
    },
  };
}

const note = (text: string): NewEvent => ({ type: 'night.noted', body: { text } });

function open() {
  const full: number[] = [];
  const store = createLiveStore(handle, { onFull: () => full.push(store.lastSeq()) });
  const seen: number[] = [];
  store.follow(({ seq }) => seen.push(seq));
  return { store, full, seen };
}

describe('a journal whose disk fails in a write', () => {
  it.each([
    ['nothing was written', false],
    ['everything was written all the same', true],
  ])('goes on over a new connection when %s, with each event once', (_, isCommitted) => {
    const { store, seen } = open();
    store.append(note('one'));
    trouble = { code: 'SQLITE_IOERR_FSYNC', isCommitted };
    expect(store.append(note('two'))).toMatchObject({ seq: 2, body: { text: 'two' } });
    store.append(note('three'));
    expect(store.after(0, 9).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(seen).toEqual([1, 2, 3]);
    expect(connections.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect(connections[0]?.writes).toBe(2);
    store.close();
  });

  it('is never written again when it does not end where it was acknowledged', () => {
    const { store } = open();
    store.append(note('one'));
    trouble = { code: 'SQLITE_IOERR_FSYNC', isCommitted: false };
    temp.store.append(note('from nowhere'));
    expect(() => store.append(note('two'))).toThrow('disk trouble');
    expect(() => store.append(note('three'))).toThrow('disk trouble');
    expect(temp.store.after(0, 9)).toHaveLength(2);
    store.close();
  });
});

describe('a journal whose disk is full', () => {
  it('makes room, writes into it, and says so', () => {
    const { store, full } = open();
    trouble = { code: 'SQLITE_FULL', isCommitted: false };
    expect(store.append(note('one'))).toMatchObject({ seq: 1 });
    expect([madeRoom, full.length, connections.length]).toEqual([1, 1, 1]);
    store.close();
  });
});
