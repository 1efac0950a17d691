import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { showInvisible } from '../../src/engine/safety/visible-text.ts';
import { visibleText } from '../../src/renderer/visible-text.ts';

const HIDDEN_CODES = [
  0x00, 0x07, 0x1b, 0x7f, 0x85, 0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200d, 0x200e, 0x200f,
  0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069, 0x3164, 0xd800, 0xfe0f, 0xfeff, 0xffa0,
  0xfff9, 0xe0001, 0xe0041, 0xe0100,
];

describe('untrusted text', () => {
  it.each(HIDDEN_CODES)('shows U+%s as an escape', (code) => {
    const shown = visibleText(`a${String.fromCodePoint(code)}b`);
    expect(shown).toBe(`a\\u{${code.toString(16)}}b`);
  });

  it('keeps what a reader sees: letters of any script, tabs, line feeds, plain emoji', () => {
    const text = 'Zoë\t日本語\nעברית \u{1f319} a<b>&c';
    expect(visibleText(text)).toBe(text);
  });

  it('drops colours of a terminal and carriage returns of line ends', () => {
    expect(visibleText('\u001b[1;31mFAIL\u001b[0m\r\n\u001b[2Kdone')).toBe('FAIL\ndone');
  });

  it('reads the same as in Markdown and in the terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.includes('\u001b') && !text.includes('\r\n'));
        expect(visibleText(text)).toBe(showInvisible(text));
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
