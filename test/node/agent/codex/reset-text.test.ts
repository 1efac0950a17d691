import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resetFromText } from '../../../../src/node/agent/codex/ending/reset-text.ts';

const MARGIN_MS = 3 * 60_000;
const NOW = new Date(2026, 10, 20, 18, 30, 12).getTime();

describe('the reset in a sentence', () => {
  it('without a date is today, in the time zone of the process', () => {
    const sentence = "You've hit your usage limit. Upgrade to Pro or try again at 7:44 PM.";
    const expected = new Date(2026, 10, 20, 19, 44).getTime() + MARGIN_MS;
    expect(resetFromText(sentence, NOW)).toBe(expected);
  });

  it('with a date is that day', () => {
    const expected = new Date(2026, 10, 23, 17, 45).getTime() + MARGIN_MS;
    expect(resetFromText('or try again at Nov 23rd, 2026 5:45 PM.', NOW)).toBe(expected);
  });

  it('is unknown when the sentence names none', () => {
    expect(resetFromText('Usage limit reached, try again later.', NOW)).toBeNull();
    expect(resetFromText('try again at Xyz 3rd, 2026 5:45 PM', NOW)).toBeNull();
    expect(resetFromText('', NOW)).toBeNull();
  });

  it('is read back for every minute of a day, noon and midnight included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (h, m) => {
        const half = h < 12 ? 'AM' : 'PM';
        const clock = `${h % 12 === 0 ? 12 : h % 12}:${String(m).padStart(2, '0')} ${half}`;
        const expected = new Date(2026, 10, 20, h, m).getTime() + MARGIN_MS;
        expect(resetFromText(`try again at ${clock}.`, NOW)).toBe(expected);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
