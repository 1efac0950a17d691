import type { Finder, Span } from './span.ts';

/**
 * One way to recognise a secret. `source` is the text of a regular expression that matches within a line and reads
 * every character a bounded number of times; it has no group, or two: what is kept before the secret, and the secret.
 */
export interface Pattern {
  readonly kind: string;
  readonly source: string;
  readonly ignoreCase?: boolean;
  /** Whether what was found is a secret after all. */
  readonly accepts?: (secret: string, before: string) => boolean;
}

/**
 * What may stand before a token that begins like ordinary text: no letter or digit, or the end of an escape, where a
 * JSON text, a URL or a terminal colour puts a letter before it.
 */
const EDGE =
  '(?:^|[^A-Za-z0-9]|\\\\[nrtbf]|%[0-9A-Fa-f]{2}|\\\\u[0-9A-Fa-f]{4}|\\x1b\\[[0-9;]{0,12}m)';

/** `lead` as the beginning of a word. The lead is looked for first, which keeps the search fast. */
export function atEdge(lead: string): string {
  return `${lead}(?<=${EDGE}${lead})`;
}

/** Finds what any of the patterns describes; they are tried one after the other. */
export function findPatterns(patterns: readonly Pattern[]): Finder {
  const ready = patterns.map((pattern) => ({
    ...pattern,
    regex: new RegExp(pattern.source, pattern.ignoreCase === true ? 'gi' : 'g'),
  }));
  return (text) => ready.flatMap((pattern) => spansOf(pattern, text));
}

/** A value is looked at up to some length; one that may be longer goes on to the end of its token. */
const MAYBE_LONGER = 110;
const TOKEN_REST = /[A-Za-z0-9._~+/=%-]*/y;

/** Where a secret of `length` that was seen up to `end` ends. */
export function endOfToken(text: string, end: number, length: number): number {
  if (length < MAYBE_LONGER) return end;
  TOKEN_REST.lastIndex = end;
  return end + (TOKEN_REST.exec(text)?.[0].length ?? 0);
}

function spansOf(pattern: Pattern & { readonly regex: RegExp }, text: string): Span[] {
  const { regex, kind, accepts } = pattern;
  const spans: Span[] = [];
  regex.lastIndex = 0;
  for (let found = regex.exec(text); found !== null; found = regex.exec(text)) {
    const before = found[1] ?? '';
    const secret = found[2] ?? found[0];
    const start = found.index + before.length;
    const end = endOfToken(text, start + secret.length, secret.length);
    if (accepts === undefined || accepts(secret, before))
      spans.push({ from: found.index, start, end, kind });
    // What was turned down may itself hold a name and its value, and what follows a secret belongs to its match.
    regex.lastIndex = Math.max(found.index + 1, start, spans.at(-1)?.end ?? 0);
  }
  return spans;
}
