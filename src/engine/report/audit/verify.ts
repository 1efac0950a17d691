import type { AuditVerdict } from '../../../shared/schema/audit.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ChainMark, StoreReads } from '../../ports/store.ts';

/** Links followed in one go: about 3 ms, so that the loop is never held up. */
const SLICE = 500;

const BREATH_MS = 1;

/** The place before the first event. */
const START: ChainMark = { seq: 0, hash: '0'.repeat(64) };

/**
 * Follows the whole chain of hashes, with a breath after each slice, and compares it with `marks`: heads that were written
 * down outside the journal, which find a history that was cut off or made anew (R19).
 */
export async function verifyHistory(
  { store, clock }: { readonly store: StoreReads; readonly clock: Clock },
  marks: readonly ChainMark[],
): Promise<AuditVerdict> {
  const wanted = new Map(marks.map(({ seq, hash }) => [seq, hash]));
  let mark = START;
  for (;;) {
    const slice = store.checkChain(mark, nextMark(mark, wanted));
    mark = slice.mark;
    const kept = wanted.get(mark.seq);
    const problem = slice.broken?.what ?? differsFrom(mark, kept);
    if (problem !== null) return verdict(mark, marks, problem);
    if (slice.isEnd) break;
    await new Promise<void>((resolve) => void clock.after(BREATH_MS, resolve));
  }
  const beyond = marks.find(({ seq }) => seq > mark.seq);
  return verdict(mark, marks, beyond === undefined ? null : cutOff(mark.seq, beyond.seq));
}

/** A slice ends where a mark was written, so that each is compared with the link it is of. */
function nextMark({ seq }: ChainMark, wanted: ReadonlyMap<number, string>): number {
  const next = [...wanted.keys()].filter((at) => at > seq).sort((a, b) => a - b)[0];
  return next === undefined ? SLICE : Math.min(SLICE, next - seq);
}

function differsFrom(mark: ChainMark, kept: string | undefined): string | null {
  if (kept === undefined || kept === mark.hash) return null;
  return `The history up to event ${mark.seq} is not the one that was noted outside the journal.`;
}

function cutOff(last: number, noted: number): string {
  return `The journal ends at event ${last}, but event ${noted} was noted outside it.`;
}

function verdict(
  mark: ChainMark,
  marks: readonly ChainMark[],
  problem: string | null,
): AuditVerdict {
  const compared = marks.filter(({ seq }) => seq <= mark.seq).length;
  return { isWhole: problem === null, events: mark.seq, head: mark.hash, marks: compared, problem };
}
