/** Longest line handed on; a longer one is dropped and counted (R36). */
export const LINE_CAP_BYTES = 1024 * 1024;

/** Cuts a byte stream into lines without ever holding more than one capped line. */
export interface LineReader {
  write(chunk: Buffer): void;
  /** Hands on an unfinished last line. */
  end(): void;
  /** Lines that were too long and are therefore only counted. */
  droppedLines(): number;
}

/** Calls `onLine` with each line, decoded as UTF-8, without its line end. */
export function createLineReader(
  onLine: (line: string) => void,
  capBytes: number = LINE_CAP_BYTES,
): LineReader {
  let parts: Buffer[] = [];
  let heldBytes = 0;
  let isDropping = false;
  let dropped = 0;

  function hold(part: Buffer): void {
    if (isDropping || part.length === 0) return;
    if (heldBytes + part.length > capBytes) {
      isDropping = true;
      parts = [];
      heldBytes = 0;
      return;
    }
    parts.push(part);
    heldBytes += part.length;
  }

  function finish(): void {
    const line = Buffer.concat(parts, heldBytes).toString('utf8');
    const wasDropped = isDropping;
    parts = [];
    heldBytes = 0;
    isDropping = false;
    if (wasDropped) dropped += 1;
    else onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  return {
    write(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
        hold(chunk.subarray(from, at));
        finish();
        from = at + 1;
      }
      hold(chunk.subarray(from));
    },
    end() {
      if (heldBytes > 0 || isDropping) finish();
    },
    droppedLines: () => dropped,
  };
}
