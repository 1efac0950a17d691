import type { ReactElement } from 'react';

/** Shapes that carry a meaning of their own, so that colour is never the only sign. */
export type GlyphName = 'ok' | 'blocked' | 'unknown' | 'off' | 'failed' | 'question';

const PATHS: Readonly<Record<GlyphName, string>> = {
  ok: 'M3 8.5l3.2 3.2L13 4.8',
  blocked: 'M8 3v6.2M8 12.2v.6',
  failed: 'M4 4l8 8M12 4l-8 8',
  unknown: 'M4 8h.01M8 8h.01M12 8h.01',
  off: 'M4 8h8',
  question: 'M5.4 5.6a2.6 2.6 0 1 1 3.9 2.3c-.9.5-1.3 1-1.3 1.9M8 12.8v.2',
};

/** A small line drawing; decoration, the words next to it say the same. */
export function Glyph({ name }: { name: GlyphName }): ReactElement {
  return (
    <svg className={`glyph glyph-${name}`} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The crescent of the menu bar: hollow while off, filled while a night is on. */
export function Crescent({ isFilled }: { isFilled: boolean }): ReactElement {
  return (
    <svg
      className={isFilled ? 'crescent crescent-filled' : 'crescent'}
      viewBox="0 0 16 16"
      aria-hidden="true"
    >
      <path d="M13.4 9.9A5.8 5.8 0 0 1 6.1 2.6a5.8 5.8 0 1 0 7.3 7.3z" />
    </svg>
  );
}
