import type { Span } from './span.ts';

/** A text to look for, and what to call it. */
export interface KnownForm {
  readonly form: string;
  readonly kind: string;
}

const BLOCK_BITS = 12;
const TABLE = 1 << BLOCK_BITS;
/** Two characters decide how far the search may jump. */
const BLOCK = 2;

/**
 * Finds any of many texts at once by jumping (Wu and Manber): what it costs depends on the shortest text, hardly on how
 * many there are. All texts have at least `BLOCK` characters.
 */
export function findKnown(forms: readonly KnownForm[]): (text: string) => Span[] {
  const usable = forms.filter(({ form }) => form.length >= BLOCK);
  if (usable.length === 0) return () => [];
  const window = Math.min(...usable.map(({ form }) => form.length));
  const jumps = new Uint16Array(TABLE).fill(window - BLOCK + 1);
  const ending = new Map<number, KnownForm[]>();
  for (const known of usable) {
    for (let at = BLOCK - 1; at < window; at += 1) {
      const slot = slotOf(known.form, at);
      jumps[slot] = Math.min(jumps[slot] ?? 0, window - 1 - at);
    }
    const last = slotOf(known.form, window - 1);
    ending.set(last, [...(ending.get(last) ?? []), known]);
  }
  // The longest first: a value may begin with another one.
  for (const list of ending.values()) list.sort((a, b) => b.form.length - a.form.length);
  return (text) => search(text, { window, jumps, ending });
}

interface Tables {
  readonly window: number;
  readonly jumps: Uint16Array;
  readonly ending: ReadonlyMap<number, readonly KnownForm[]>;
}

function search(text: string, { window, jumps, ending }: Tables): Span[] {
  const spans: Span[] = [];
  for (let at = window - 1; at < text.length; ) {
    const slot = slotOf(text, at);
    const jump = jumps[slot] ?? 1;
    if (jump > 0) {
      at += jump;
      continue;
    }
    const start = at - window + 1;
    const known = ending.get(slot)?.find(({ form }) => text.startsWith(form, start));
    if (known !== undefined) {
      spans.push({ start, end: start + known.form.length, kind: known.kind });
    }
    at += 1;
  }
  return spans;
}

function slotOf(text: string, at: number): number {
  return ((text.charCodeAt(at - 1) << 5) ^ text.charCodeAt(at)) & (TABLE - 1);
}
