import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seenLine, seenText } from '../../../../src/engine/safety/hidden/seen-text.ts';
import { isInvisible } from '../../../../src/engine/safety/visible-text.ts';
import { FIXTURES } from './fixtures.ts';

const countsOf = (hidden: ReturnType<typeof seenText>['hidden']) =>
  Object.fromEntries(hidden.map(({ kind, count }) => [kind, count]));

describe('hidden text', () => {
  it('has at least the sixty fixtures that R94 asks for', () => {
    expect(FIXTURES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(FIXTURES.map(({ name }) => name)).size).toBe(FIXTURES.length);
  });

  it.each(FIXTURES.map((fixture) => [fixture.name, fixture] as const))(
    'shows what a person sees, and counts the rest: %s',
    (_, { text, seen, hidden }) => {
      const found = seenText(text);
      expect(found.text).toBe(seen);
      expect(countsOf(found.hidden)).toEqual(hidden);
    },
  );

  it('reads a title as one line without Markdown', () => {
    const { text, hidden } = seenLine('Fix `a<b>`\u200b &lt; <!-- shown -->\nnow');
    expect(text).toBe('Fix `a<b>` &lt; <!-- shown --> now');
    expect(countsOf(hidden)).toEqual({ 'invisible character': 1 });
  });

  it('leaves no invisible character, whatever comes in', () => {
    const pieces = fc.constantFrom(
      ...[
        '<!--',
        '-->',
        '<b title="',
        '">',
        "'",
        '`',
        '```\n',
        '\n',
        '\n\n',
        '[',
        '](',
        ')',
        '![',
        ']:',
      ],
      ...[
        '&#8203;',
        '&#x202e;',
        '\u200b',
        '\u202e',
        '\u{e0041}',
        '\\',
        '$',
        '<pre>',
        '</pre>',
        'word ',
        '- ',
        '> ',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const { text } = seenText(parts.join(''));
        const left = [...text].filter((c) => c !== '\n' && c !== '\t' && isInvisible(c));
        expect(left).toEqual([]);
      }),
      { numRuns: 500, seed: 94 },
    );
  });

  it('shows nothing of a comment, wherever it stands outside a fence', () => {
    const around = fc.stringMatching(/^[ a-z.,*_>#\n-]{0,40}$/);
    fc.assert(
      fc.property(around, around, (before, after) => {
        const { text } = seenText(`${before}<!-- CANARY ${after} -->`);
        expect(text).not.toContain('CANARY');
      }),
      { numRuns: 500, seed: 95 },
    );
  });
});
