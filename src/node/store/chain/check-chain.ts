import type Database from 'better-sqlite3';
import type { ChainMark, ChainSlice, Store } from '../../../engine/ports/store.ts';
import type { EventRow } from '../write.ts';
import { CHAINED_COLUMNS } from './chain-writer.ts';
import { CHAIN_START, linkHash } from './link.ts';

type Found = { readonly linkSeq: number; readonly hash: Buffer; readonly seq: number | null };

/** The store's questions about its chain of hashes. */
export function readChain(db: Database.Database): Pick<Store, 'chainHead' | 'checkChain'> {
  const head = db.prepare<[], { seq: number; hash: Buffer }>(
    'SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1',
  );
  const links = db.prepare<[number, number], Found & EventRow>(
    `SELECT c.seq AS linkSeq, c.hash, e.* FROM chain c LEFT JOIN (SELECT ${CHAINED_COLUMNS} FROM event) e ON e.seq=c.seq
     WHERE c.seq>? ORDER BY c.seq LIMIT ?`,
  );
  const unlinked = db
    .prepare<[number, number], number>(
      'SELECT seq FROM event WHERE seq>? AND seq<=? AND seq NOT IN(SELECT seq FROM chain) ORDER BY seq LIMIT 1',
    )
    .pluck();
  const lastEvent = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM event').pluck();
  return {
    chainHead: () => {
      const found = head.get();
      return found === undefined ? START : { seq: found.seq, hash: found.hash.toString('hex') };
    },
    checkChain: (from, limit) => {
      const rows = links.all(from.seq, limit);
      const slice = follow(from, rows);
      const upTo = rows.length < limit ? Number(lastEvent.get()) : (slice.mark.seq ?? from.seq);
      const stranger = unlinked.get(from.seq, upTo);
      const broken = earliest(slice.broken, stranger);
      return { ...slice, broken, isEnd: rows.length < limit };
    },
  };
}

const START: ChainMark = { seq: 0, hash: CHAIN_START.toString('hex') };

function follow(from: ChainMark, rows: readonly (Found & EventRow)[]): ChainSlice {
  let mark = from;
  let previous: Uint8Array = Buffer.from(from.hash, 'hex');
  for (const row of rows) {
    const { linkSeq, hash, seq } = row;
    if (linkSeq !== mark.seq + 1) return brokenAt(mark, mark.seq + 1, 'is missing');
    if (seq === null) return brokenAt(mark, linkSeq, 'is missing');
    if (!linkHash(previous, { ...row, seq }).equals(hash)) {
      return brokenAt(mark, linkSeq, 'is not what was written');
    }
    previous = hash;
    mark = { seq: linkSeq, hash: hash.toString('hex') };
  }
  return { mark, broken: null, isEnd: false };
}

function brokenAt(mark: ChainMark, seq: number, what: string): ChainSlice {
  return { mark, broken: { seq, what: `Event ${seq} ${what}.` }, isEnd: false };
}

function earliest(
  broken: ChainSlice['broken'],
  stranger: number | undefined,
): ChainSlice['broken'] {
  if (stranger === undefined || (broken !== null && broken.seq <= stranger)) return broken;
  return { seq: stranger, what: `Event ${stranger} was added by something else.` };
}
