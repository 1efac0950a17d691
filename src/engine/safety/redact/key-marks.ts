import type { Span } from './span.ts';

const BEGIN = /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----|\bPrivate-Lines: \d+/g;
const END = /-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----|\bPrivate-MAC: ?[0-9a-f]*/g;
/** What the lines of a key consist of, also with their line feeds escaped. */
const BODY = /[A-Za-z0-9+/=\\\s:,.-]*/y;
/** A line of a key is 64 characters long or so. */
const KEY_LINE = /[A-Za-z0-9+/=]{32}/;
/** An end that is farther away within a line belongs to something else. */
const MAX_INLINE = 20_000;

/** Where a mark stands in a line. */
export interface Mark {
  readonly start: number;
  readonly end: number;
}

/** A key that begins in a line: `span` is null when only its beginning is mentioned. */
export interface InlineKey {
  readonly span: Span | null;
  readonly hasEnd: boolean;
}

/** The first line behind `from` that begins a private key. */
export function findBegin(text: string, from: number): Mark | null {
  return firstAfter(BEGIN, text, from);
}

/** The first line behind `from` that ends a private key. */
export function findEnd(text: string, from: number): Mark | null {
  return firstAfter(END, text, from);
}

/** Whether a text holds what a line of a key looks like. */
export function holdsKeyLine(text: string): boolean {
  return KEY_LINE.test(text);
}

/** The span of a private key. */
export function keySpan(start: number, end: number): Span {
  return { start, end, kind: 'private key' };
}

/** The keys that begin in a line, one after the other; no part of the line is read again for each of them. */
export function keysIn(line: string, from: number): InlineKey[] {
  const keys: InlineKey[] = [];
  let end: Mark | null = findEnd(line, from);
  for (let begin = findBegin(line, from); begin !== null; ) {
    if (end !== null && end.start < begin.end) end = findEnd(line, begin.end);
    const near = end !== null && end.start - begin.end <= MAX_INLINE ? end : null;
    const stop = near?.end ?? bodyEnd(line, begin.end);
    const isKey = holdsKeyLine(line.slice(begin.end, stop));
    keys.push({ span: isKey ? keySpan(begin.start, stop) : null, hasEnd: near !== null });
    begin = findBegin(line, stop);
  }
  return keys;
}

function firstAfter(mark: RegExp, text: string, from: number): Mark | null {
  mark.lastIndex = from;
  const found = mark.exec(text);
  return found === null ? null : { start: found.index, end: mark.lastIndex };
}

function bodyEnd(line: string, from: number): number {
  BODY.lastIndex = from;
  const end = from + (BODY.exec(line)?.[0].length ?? 0);
  // A backslash before a quote is the quote's own.
  return line[end - 1] === '\\' ? end - 1 : end;
}
