import { setImmediate as turn } from 'node:timers/promises';
import { openCleaner } from '../../secrets/sink.ts';
import { ALLOWANCE, type Allowance, openAccount } from './allowance.ts';
import { createRawTail } from './raw-tail.ts';

/** A stream on its way through the cleaner into a file that keeps its end alone. */
export interface CleanedStream {
  write(chunk: Buffer): void;
  /** Cleans what waits, without holding the loop for long. */
  settle(): Promise<void>;
  /** Cleans all that is left at once. */
  end(): void;
  /** Bytes that were left out without being cleaned. */
  skippedBytes(): number;
}

/** What a secret that was cut in two at a gap may fill: after a gap so much is cleaned and left out. */
const MARGIN_BYTES = 64 * 1024;
/** Cleaned in one turn of the loop: some 6 ms. */
const SLICE_BYTES = 256 * 1024;
/** How often what waits is looked at, when nothing is written. */
const DRAIN_EVERY_MS = 100;

/**
 * Cleans as it comes, as long as the allowance lasts. Beyond that the end of the stream waits as it is, in memory, and
 * what does not fit is left out: of a flood only the last `keptBytes` are ever asked for. `put` gets cleaned bytes only;
 * a secret that lies across a gap is not among them.
 */
export function cleanStream(
  keptBytes: number,
  put: (cleaned: Buffer) => void,
  allowance: Allowance = ALLOWANCE,
): CleanedStream {
  const account = openAccount(allowance);
  const tail = createRawTail(keptBytes + 2 * MARGIN_BYTES);
  let cleaner = openCleaner();
  let skipped = 0;
  let toLeaveOut = 0;
  let timer: NodeJS.Timeout | undefined;

  function clean(chunk: Buffer): void {
    pass(cleaner.write(chunk));
  }

  function pass(cleaned: Buffer): void {
    const from = Math.min(toLeaveOut, cleaned.length);
    toLeaveOut -= from;
    skipped += from;
    if (from < cleaned.length) put(cleaned.subarray(from));
  }

  /** Cleans up to `most` bytes of what waits. */
  function drain(most: number): void {
    for (let left = most; left > 0 && tail.size() > 0; ) {
      closeGap();
      const part = tail.take(left);
      left -= part.length;
      account.spend(part.length);
      clean(part);
    }
  }

  function closeGap(): void {
    const count = tail.skipped();
    if (count === 0) return;
    pass(cleaner.end());
    put(Buffer.from('\n[output is left out here]\n'));
    skipped += count;
    cleaner = openCleaner();
    toLeaveOut = MARGIN_BYTES;
  }

  function wait(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      drain(Math.min(SLICE_BYTES, account.left()));
      if (tail.size() > 0) wait();
    }, DRAIN_EVERY_MS).unref();
  }

  return {
    write(chunk) {
      if (tail.size() === 0 && account.left() >= chunk.length) {
        account.spend(chunk.length);
        clean(chunk);
        return;
      }
      tail.add(chunk);
      wait();
    },
    async settle() {
      for (; tail.size() > 0; await turn()) drain(SLICE_BYTES);
    },
    end() {
      clearTimeout(timer);
      drain(Number.POSITIVE_INFINITY);
      pass(cleaner.end());
    },
    skippedBytes: () => skipped,
  };
}
