import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import path from 'node:path';
import { reasonOf } from '../../shared/error.ts';
import { makeFolderSync } from '../folders/make-folder.ts';
import { openCleaner } from '../secrets/sink.ts';
import type { Allowance } from './flood/allowance.ts';
import { cleanStream } from './flood/cleaned-stream.ts';

/** What is kept of one output stream: its first MiB and its last seven (R36). */
export const OUTPUT_CAP = { headBytes: 1024 * 1024, tailBytes: 7 * 1024 * 1024 } as const;

/** A file of bounded size, mode 0600, that keeps the beginning and the end of a stream. */
export interface OutputFile {
  write(chunk: Buffer): void;
  /** Writes what still waits to be cleaned, without holding the loop for long. Never rejects. */
  settle(): Promise<void>;
  /** Puts the kept end into its order behind a line that says how much is missing. */
  close(): void;
  /** Bytes seen, kept or not. */
  bytes(): number;
  /** Why the file stopped growing, when the disk refused; null otherwise. */
  problem(): string | null;
}

/** Where the standard error of a process with this output file goes. */
export function stderrPathOf(logPath: string): string {
  return `${logPath}.stderr`;
}

/**
 * Opens the file, replacing an older one; throws when that cannot be done. Secrets are taken out on the way in. While the
 * stream runs the end is a ring in the file itself, so that a crash of the host loses no finished line that was kept; but
 * of a flood, faster than secrets are found, the end is in memory until there is time.
 */
export function openOutputFile(
  filePath: string,
  cap: Cap = OUTPUT_CAP,
  allowance?: Allowance,
): OutputFile {
  makeFolderSync(path.dirname(filePath));
  const fd = openSync(filePath, 'w+', 0o600);
  const keep = (cleaned: Buffer): void => guard(() => put(cleaned));
  const place = { keptBytes: cap.tailBytes, openCleaner, put: keep };
  const stream = cleanStream(place, allowance);
  let seen = 0;
  let written = 0;
  let refused: string | null = null;

  function put(chunk: Buffer): void {
    for (let from = 0; from < chunk.length; ) {
      const place = placeOf(written, cap);
      const part = chunk.subarray(from, from + place.roomBytes);
      const put = writeSync(fd, part, 0, part.length, place.at);
      from += put;
      written += put;
    }
  }

  /** A full disk must not end the agent; the count goes on and the reason is reported. */
  function guard(act: () => void): void {
    if (refused !== null) return;
    try {
      act();
    } catch (thrown) {
      refused = reasonOf(thrown);
    }
  }

  return {
    write(chunk) {
      stream.write(chunk);
      seen += chunk.length;
    },
    settle: () => stream.settle(),
    close() {
      stream.end();
      guard(() => unroll({ fd, written, cap, skipped: stream.skippedBytes() }));
      closeSync(fd);
    },
    bytes: () => seen,
    problem: () => refused,
  };
}

type Cap = { readonly headBytes: number; readonly tailBytes: number };

function placeOf(offset: number, cap: Cap): { readonly at: number; readonly roomBytes: number } {
  if (offset < cap.headBytes) return { at: offset, roomBytes: cap.headBytes - offset };
  const inRing = (offset - cap.headBytes) % cap.tailBytes;
  return { at: cap.headBytes + inRing, roomBytes: cap.tailBytes - inRing };
}

function unroll(file: { fd: number; written: number; cap: Cap; skipped: number }): void {
  const { headBytes, tailBytes } = file.cap;
  const overwritten = file.written - headBytes - tailBytes;
  if (overwritten <= 0) return;
  const leftOut = overwritten + file.skipped;
  const ring = Buffer.alloc(tailBytes);
  readSync(file.fd, ring, 0, tailBytes, headBytes);
  const split = (file.written - headBytes) % tailBytes;
  const note = Buffer.from(`\n[${leftOut} bytes of output are left out here]\n`);
  const ordered = Buffer.concat([note, ring.subarray(split), ring.subarray(0, split)]);
  for (let from = 0; from < ordered.length; ) {
    from += writeSync(file.fd, ordered, from, ordered.length - from, headBytes + from);
  }
}

/** The last `maxBytes` of a kept output file as text; empty when there is no such file. */
export function readOutputEnd(filePath: string, maxBytes: number): string {
  let fd: number;
  try {
    fd = openSync(filePath, 'r');
  } catch {
    // No file means no output was kept, which is what the empty text says.
    return '';
  }
  try {
    const size = fstatSync(fd).size;
    const end = Buffer.alloc(Math.min(size, maxBytes));
    const read = readSync(fd, end, 0, end.length, size - end.length);
    return end.subarray(0, read).toString('utf8');
  } finally {
    closeSync(fd);
  }
}
