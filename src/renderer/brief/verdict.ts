import type { VerdictKind } from '../../shared/schema/task.ts';
import type { GlyphName } from '../ui/glyph.tsx';

interface VerdictLook {
  readonly words: string;
  readonly glyph: GlyphName;
  readonly tone: 'good' | 'bad' | 'warn' | 'plain';
}

const LOOKS: Readonly<Record<VerdictKind, VerdictLook>> = {
  verified: { words: 'Verified', glyph: 'ok', tone: 'good' },
  unverified: { words: 'Not proved', glyph: 'unknown', tone: 'warn' },
  'no-op': { words: 'No change', glyph: 'off', tone: 'plain' },
  question: { words: 'Question for you', glyph: 'question', tone: 'warn' },
  limit: { words: 'Stopped by a limit', glyph: 'blocked', tone: 'bad' },
  failed: { words: 'Failed', glyph: 'failed', tone: 'bad' },
};

/** A verdict in words and shape; colour only repeats them. */
export function verdictLook(verdict: VerdictKind): VerdictLook {
  return LOOKS[verdict];
}

export function verdictGlyph(verdict: VerdictKind): GlyphName {
  return LOOKS[verdict].glyph;
}
