/** A stretch of text that must not be passed on, named by what it is. `end` is exclusive. */
export interface Span {
  /** Where the text begins that gives it away; absent: where it begins itself. */
  readonly from?: number;
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

/** Finds what must be hidden in a text; a stretch never crosses a line feed. Stretches may overlap, in any order. */
export type Finder = (text: string) => Span[];

/**
 * The text with every span replaced by a marker that is never longer than what it replaces, so that no length limit
 * that held before is broken after.
 */
export function hide(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  let out = '';
  let from = 0;
  for (const span of mergeSpans(spans)) {
    out += text.slice(from, span.start) + markerFor(span);
    from = span.end;
  }
  return out + text.slice(from);
}

/** Spans in order and without overlaps; of those that overlap the first one names the whole. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const ordered = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Span[] = [];
  for (const span of ordered) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) merged.push(span);
    else merged[merged.length - 1] = joined(last, span);
  }
  return merged;
}

function joined(first: Span, second: Span): Span {
  const from = Math.min(first.from ?? first.start, second.from ?? second.start);
  return { ...first, from, end: Math.max(first.end, second.end) };
}

const PLAIN = '[redacted]';

function markerFor({ start, end, kind }: Span): string {
  const room = end - start;
  const named = `[redacted:${kind}]`;
  if (named.length <= room) return named;
  return PLAIN.length <= room ? PLAIN : '*'.repeat(room);
}

/** Whether a text is one of our markers, or what is left of one. */
export function isMarker(text: string): boolean {
  return text.startsWith('[redacted') || /^\*+$/.test(text);
}
