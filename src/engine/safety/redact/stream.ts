import { createKeyFinder } from './private-key.ts';
import { type Finder, hide, mergeSpans, type Span } from './span.ts';

/** A text on its way through. What is given back lags behind what came in by at most an unfinished line. */
export interface RedactionStream {
  /** Takes the next piece and gives back what may be passed on. */
  write(piece: string): string;
  /** Gives back the rest. */
  end(): string;
}

/** How much of a line without an end is held back, in characters. Tests shorten both. */
export interface StreamLimits {
  /** A longer line is passed on in parts. */
  readonly hold: number;
  /** What stays back of such a line, so that a secret at the cut is seen whole. */
  readonly overlap: number;
}

const LIMITS: StreamLimits = { hold: 128 * 1024, overlap: 16 * 1024 };

/** What may be inside a token, so that one that began is swallowed to its end however long it is. */
const TOKEN_REST = /^[^\s"'`<>,;&|(){}[\]]+/;

interface Source {
  readonly find: Finder;
  /** Characters of the longest text that is looked for. */
  readonly longest: () => number;
}

/** A stream that finds with `source`, line by line; the result does not depend on where the pieces are cut. */
export function createRedactionStream(
  source: Source,
  limits: StreamLimits = LIMITS,
): RedactionStream {
  const keys = createKeyFinder();
  let held: string[] = [];
  let heldLength = 0;
  let isSwallowing = false;

  function scan(text: string): string {
    const spans = [...source.find(text), ...keys.find(text)];
    return spans.length === 0 ? text : hide(text, spans);
  }

  function keep(text: string): void {
    held = text === '' ? [] : [text];
    heldLength = text.length;
  }

  function takeAll(): string {
    const text = held.join('');
    keep('');
    return text;
  }

  function swallow(piece: string): string {
    const rest = piece.replace(TOKEN_REST, '');
    isSwallowing = rest === '';
    return rest;
  }

  /** Passes on the beginning of a line that has grown too long, never a part of a secret. */
  function passPart(line: string): string {
    const spans = mergeSpans(source.find(line));
    const keySpans = createKeyFinder().find(line);
    const overlap = Math.max(limits.overlap, source.longest());
    const cut = cutOf(spans, keySpans, line.length - overlap);
    keep(line.slice(cut));
    isSwallowing = cut === line.length;
    const part = line.slice(0, cut);
    return hide(part, [...spans.filter(({ end }) => end <= cut), ...keys.find(part)]);
  }

  return {
    write(piece) {
      const text = isSwallowing ? swallow(piece) : piece;
      if (text === '') return '';
      const feed = text.lastIndexOf('\n');
      let out = '';
      if (feed !== -1) {
        out = scan(takeAll() + text.slice(0, feed + 1));
      }
      const rest = text.slice(feed + 1);
      held.push(rest);
      heldLength += rest.length;
      return heldLength > limits.hold + source.longest() ? out + passPart(takeAll()) : out;
    },
    end: () => scan(takeAll()),
  };
}

/** Where a line may be cut near `wanted`: before a private key that lies there, or behind any other secret. */
function cutOf(spans: readonly Span[], keys: readonly Span[], wanted: number): number {
  const key = keys.find(({ start, end }) => start > 0 && start < wanted && end > wanted);
  const cut = key?.start ?? wanted;
  return spans.find(({ from, start, end }) => (from ?? start) < cut && end > cut)?.end ?? cut;
}
