import { describe, expect, it } from 'vitest';
import { createOddEvents } from '../../../src/engine/agent/odd-events.ts';

describe('what an agent said that nobody knows', () => {
  it('is counted by its name and told in one sentence, the most frequent first', () => {
    const odd = createOddEvents();
    expect(odd.sentence('codex')).toBeNull();
    for (const type of ['a', 'b', 'b', 'c', 'd', 'b', 'd']) odd.heard({ kind: 'unknown', type });
    odd.heard({ kind: 'text', text: 'known' });
    expect(odd.sentence('codex')).toBe(
      'codex said 7 things that Nightkiln does not know: b (3), d (2), a (1)',
    );
  });

  it('stays small and harmless in a flood', () => {
    const odd = createOddEvents();
    for (let n = 0; n < 10_000; n += 1) odd.heard({ kind: 'unknown', type: `${n}\n\u001b[31m` });
    const said = odd.sentence('x') ?? '';
    expect(said).toContain('10000 things');
    expect(said.length).toBeLessThan(200);
    expect(said).not.toContain('\n');
    expect(said).not.toContain('\u001b');
  });
});
