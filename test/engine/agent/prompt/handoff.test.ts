import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHandoff, tellHandoff } from '../../../../src/engine/agent/prompt/handoff.ts';
import { Handoff } from '../../../../src/shared/schema/attempt.ts';

const EMPTY: Handoff = { done: [], decided: [], found: [], next: [], blockers: [] };

describe('the handoff note at the end of an answer', () => {
  it.each([
    ['plain', 'I did it.\n\nHANDOFF\ndone: the parser\nnext: the tests\nblockers: none'],
    ['a heading and bold labels', '## Handoff\n\n**Done:** the parser\n**Next steps**: the tests'],
    ['a list', 'Handoff note:\n- done: the parser\n- Remaining: the tests'],
    ['lists below labels', '**HANDOFF**\nDone:\n- the parser\n\nNext:\n1. the tests'],
    ['a fence', 'HANDOFF\n```\ndone: the parser\nnext: the tests\n```'],
    ['lines of Windows', 'HANDOFF\r\ndone: the parser\r\nnext: the tests\r\n'],
  ])('is read as %s', (_, text) => {
    expect(readHandoff(text)).toEqual({ ...EMPTY, done: ['the parser'], next: ['the tests'] });
  });

  it('is the last one, and ends where a question begins', () => {
    const text =
      'HANDOFF\ndone: old\n\nHANDOFF\nfound: two files fit\nQUESTION: Which file?\nOPTION: a.md';
    expect(readHandoff(text)).toEqual({ ...EMPTY, found: ['two files fit'] });
  });

  it.each([null, '', 'All done.', 'done: the parser', 'HANDOFF', 'HANDOFF\ndone: -\nnext: none.'])(
    'is absent in %j',
    (text) => {
      expect(readHandoff(text)).toBeNull();
    },
  );

  it('always fits its schema, on lines that nothing can break', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 5000 }), fc.nat(30), (text, times) => {
        const note = readHandoff(`HANDOFF\ndone: ${`- ${text}\n`.repeat(times)}\nnext: go on`);
        expect(Handoff.parse(note)).toEqual(note);
        const lines = tellHandoff(note ?? EMPTY).split('\n');
        for (const line of lines) expect(line).toMatch(/^(done|decided|found|next|blockers): ./);
      }),
    );
  });
});
