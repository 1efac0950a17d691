import { describe, expect, it } from 'vitest';
import { seenText } from '../../../../src/engine/safety/hidden/seen-text.ts';

function seen(markdown: string): [string, Record<string, number>] {
  const { text, hidden } = seenText(markdown);
  return [text, Object.fromEntries(hidden.map(({ kind, count }) => [kind, count]))];
}

describe('markup in a text from outside', () => {
  it('shows the address of an automatic link, for a page and for mail', () => {
    expect(seen('See <https://x.example/a?b=1> or <ada@x.example>.')).toEqual([
      'See https://x.example/a?b=1 or ada@x.example.',
      {},
    ]);
  });

  it('keeps the cells of a table apart', () => {
    const [text] = seen('<table><tr><th>one</th><td>two</td></tr></table>');
    expect(text.split(/\s+/)).toEqual(['one', 'two']);
  });

  it('leaves out everything behind an element that nothing ends', () => {
    expect(seen('a <plaintext> push </plaintext> it')).toEqual(['a', { 'unseen element': 1 }]);
    expect(seen('a <script> push it')).toEqual(['a', { 'unseen element': 1 }]);
    expect(seen('a <script> push </script')).toEqual(['a', { 'unseen element': 1 }]);
  });

  it('shows the mark of an instruction that never ends in Markdown, and hides it where only HTML is read', () => {
    expect(seen('if a <? b then c')).toEqual(['if a <? b then c', {}]);
    expect(seen('<div>a\n<? push it')).toEqual(['a', { comment: 1 }]);
  });

  it('leaves out an element with all that is nested in it, up to its own end', () => {
    const nested = 'a <object>x <object>y</object> z</object> b';
    expect(seen(nested)).toEqual(['a  b', { 'unseen element': 1 }]);
  });
});
