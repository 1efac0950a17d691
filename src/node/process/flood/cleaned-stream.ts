import { setImmediate as turn } from 'node:timers/promises';
import type { Cleaner } from '../../secrets/sink.ts';
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

/** Where a stream goes. */
export interface CleanedPlace {
  /** So much of its end is kept. */
  readonly keptBytes: number;
  /** Opens the sink's cleaner; after a gap, a new one. */
  readonly openCleaner: () => Cleaner;
  readonly put: (cleaned: Buffer) => void;
}

/** What a secret that was cut in two at a gap may fill: after a gap so much is cleaned and left out. */
const MARGIN_BYTES = 64 * 1024;
/** Cleaned in one turn of the loop: some 6 ms. */
const SLICE_BYTES = 256 * 1024;
/** How often what waits is looked at, when nothing is written. */
const DRAIN_EVERY_MS = 100;

/** Takes secrets out of a stream that has gaps. `put` gets what may be written. */
function createGapCleaner({ openCleaner, put }: CleanedPlace) {
  let cleaner = openCleaner();
  let skipped = 0;
  let toLeaveOut = 0;

  function pass(cleaned: Buffer): void {
    const from = Math.min(toLeaveOut, cleaned.length);
    toLeaveOut -= from;
    skipped += from;
    if (from < cleaned.length) put(cleaned.subarray(from));
  }

  return {
    clean: (chunk: Buffer): void => pass(cleaner.write(chunk)),
    end: (): void => pass(cleaner.end()),
    /** `count` bytes are missing here; what follows begins in the middle of something. */
    gap(count: number): void {
      pass(cleaner.end());
      put(Buffer.from('\n[output is left out here]\n'));
      skipped += count;
      cleaner = openCleaner();
      toLeaveOut = MARGIN_BYTES;
    },
    skipped: (): number => skipped,
  };
}

/**
 * Cleans as it comes, as long as the allowance lasts. Beyond that the end of the stream waits as it is, in memory, and
 * what does not fit is left out: of a flood only the last `keptBytes` are ever asked for. `put` gets cleaned bytes only; a
 * secret that lies across a gap is not among them.
 */
export function cleanStream(place: CleanedPlace, allowance: Allowance = ALLOWANCE): CleanedStream {
  const account = openAccount(allowance);
  const tail = createRawTail(place.keptBytes + 2 * MARGIN_BYTES);
  const cleaner = createGapCleaner(place);
  let timer: NodeJS.Timeout | undefined;

  /** Cleans up to `most` bytes of what waits. */
  function drain(most: number): void {
    for (let left = most; left > 0 && tail.size() > 0; ) {
      const missing = tail.skipped();
      if (missing > 0) cleaner.gap(missing);
      const part = tail.take(left);
      left -= part.length;
      account.spend(part.length);
      cleaner.clean(part);
    }
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
        cleaner.clean(chunk);
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
      cleaner.end();
    },
    skippedBytes: () => cleaner.skipped(),
  };
}
