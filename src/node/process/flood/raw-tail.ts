/** The end of a stream that waits to be cleaned, of bounded size. */
export interface RawTail {
  /** Copies, so that what a flood was read into is young when it dies. */
  add(chunk: Buffer): void;
  /** At most `most` bytes from its beginning, good until the next `add`; empty when nothing waits. */
  take(most: number): Buffer;
  /** Bytes that wait. */
  size(): number;
  /** Bytes that were left out at its beginning since this was last asked. */
  skipped(): number;
}

/** Holds the last `capBytes` of what is added; their memory is taken when something first waits. */
export function createRawTail(capBytes: number): RawTail {
  let ring: Buffer | null = null;
  let from = 0;
  let held = 0;
  let left = 0;

  return {
    add(chunk) {
      ring ??= Buffer.allocUnsafe(capBytes);
      const part = chunk.subarray(Math.max(0, chunk.length - capBytes));
      const overflow = Math.max(0, held + part.length - capBytes);
      left += overflow + chunk.length - part.length;
      from = (from + overflow) % capBytes;
      held -= overflow;
      const at = (from + held) % capBytes;
      const copied = part.copy(ring, at);
      part.copy(ring, 0, copied);
      held += part.length;
    },
    take(most) {
      const length = Math.min(most, held, capBytes - from);
      const part = ring?.subarray(from, from + length) ?? Buffer.alloc(0);
      from = (from + length) % capBytes;
      held -= length;
      return part;
    },
    size: () => held,
    skipped() {
      const count = left;
      left = 0;
      return count;
    },
  };
}
