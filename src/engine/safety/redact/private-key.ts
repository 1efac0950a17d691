import { findBegin, findEnd, holdsKeyLine, keySpan, keysIn } from './key-marks.ts';
import type { Span } from './span.ts';

/** The last line of a key is shorter: one word, behind what a listing puts before each line. */
const LAST_LINE = /^[^A-Za-z+/=]*[A-Za-z0-9+/=]{1,64}[^A-Za-z0-9]*$/;
/** So many lines that are none of a key end one that has no end; a key begins with up to four of them. */
const MAX_OTHER_LINES = 5;
const MAX_LINES = 2000;

/** Follows private keys over the lines of one stream. */
export interface KeyFinder {
  /** What to hide in the next lines; `text` holds whole lines. */
  find(text: string): Span[];
}

/** A finder for private keys in PEM and PuTTY form, complete, cut off, or with escaped line feeds. */
export function createKeyFinder(): KeyFinder {
  let isOpen = false;
  let lines = 0;
  let others = 0;

  function readLine(line: string): Span[] {
    const spans = isOpen ? restOfKey(line) : [];
    for (const key of keysIn(line, spans[0]?.end ?? 0)) {
      if (key.span !== null) spans.push(key.span);
      if (key.hasEnd) continue;
      isOpen = true;
      lines = 0;
      others = 0;
    }
    return spans;
  }

  function restOfKey(line: string): Span[] {
    const end = findEnd(line, 0);
    if (end !== null) isOpen = false;
    if (end !== null) return [keySpan(0, end.end)];
    return isOfKey(line) ? [keySpan(0, line.length)] : [];
  }

  /** Whether a line behind an open beginning is of its key; closes what goes on for too long. */
  function isOfKey(line: string): boolean {
    const isKeyLine = holdsKeyLine(line);
    const isLast = !isKeyLine && lines > 0 && others === 0 && LAST_LINE.test(line);
    if (isKeyLine) lines += 1;
    others = isKeyLine ? 0 : others + 1;
    if (others >= MAX_OTHER_LINES || lines >= MAX_LINES) isOpen = false;
    return isKeyLine || isLast;
  }

  return {
    find(text) {
      if (!isOpen && findBegin(text, 0) === null) return [];
      const spans: Span[] = [];
      for (let at = 0; at < text.length; ) {
        const feed = text.indexOf('\n', at);
        const end = feed === -1 ? text.length : feed;
        for (const span of readLine(text.slice(at, end))) {
          spans.push({ ...span, start: span.start + at, end: span.end + at });
        }
        at = end + 1;
      }
      return spans;
    },
  };
}
