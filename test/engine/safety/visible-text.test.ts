import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codeMarkdown,
  escapeMarkdown,
  fenceMarkdown,
  oneLine,
  showInvisible,
} from '../../../src/engine/safety/visible-text.ts';

describe('invisible characters', () => {
  it.each([
    '\u0000',
    '\u001b',
    '\u007f',
    '\u00ad',
    '\u200b',
    '\u200f',
    '\u202e',
    '\u2060',
    '\u2066',
    '\ufeff',
    '\u3164',
    '\ufe0f',
    '\u{e0041}',
    '\u{e0100}',
    '\ud800',
    '\r',
  ])('are written out (%#)', (character) => {
    const shown = showInvisible(`a${character}b`);
    expect(shown).toBe(`a\\u{${(character.codePointAt(0) ?? 0).toString(16)}}b`);
  });

  it('leave text, line feeds and tabs alone', () => {
    expect(showInvisible('é 日本 😀\n\tz')).toBe('é 日本 😀\n\tz');
    expect(oneLine('  a\n\n b\tc ')).toBe('a b c');
  });
});

describe('Markdown', () => {
  it.each([
    ['# a', '\\# a'],
    ['- a', '\\- a'],
    ['1. a', '1\\. a'],
    ['a\n## b', 'a \\#\\# b'],
    ['[a](http://x)', '\\[a\\](http:\\//x)'],
    ['www.x.org', 'www\\.x.org'],
    ['<b>&amp;', '\\<b\\>\\&amp;'],
    ['@me a|b', '\\@me a\\|b'],
    ['plain words, 3.5 of them', 'plain words, 3.5 of them'],
  ])('%j means only itself', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it('cannot be left from inside a fence or code', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('`', '```', '````', 'a', '\n', ' ')).map((all) => all.join('')),
        (text) => {
          const lines = fenceMarkdown(text, 'text').split('\n');
          const fence = lines[0]?.replace('text', '') ?? '';
          expect(lines.slice(1, -1).some((line) => line.trim().startsWith(fence))).toBe(false);
          expect(lines.at(-1)).toBe(fence);
          const code = codeMarkdown(text);
          const ticks = /^`+/.exec(code)?.[0] ?? '';
          const inner = code.slice(ticks.length, -ticks.length);
          expect([...inner.matchAll(/`+/g)].some(([run]) => run.length === ticks.length)).toBe(
            false,
          );
        },
      ),
      { numRuns: 300, seed: 14 },
    );
  });
});
