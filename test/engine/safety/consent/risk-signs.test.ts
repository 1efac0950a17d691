import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { riskSigns } from '../../../../src/engine/safety/consent/risk-signs.ts';
import { AROUND, RISKY, SAFE } from './risky-requests.ts';

const REQUESTS = Object.entries(RISKY).flatMap(([sign, texts]) =>
  texts.map((text) => [sign, text] as const),
);

describe('a request', () => {
  it.each(REQUESTS)('with the sign %s is recognised: %s', (sign, text) => {
    for (const [before, after] of AROUND) {
      const signs = riskSigns(`${before}${text}${after}`);
      expect(signs, `${before}${text}${after}`).not.toEqual([]);
    }
    expect(riskSigns(text)).toContain(sign);
  });

  it.each(SAFE)('without a sign runs by itself: %s', (text) => {
    expect(riskSigns(text)).toEqual([]);
  });

  it('is read in its whole length without hanging', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('add ', 'a ', 'send ', '.', '\n', 'x'.repeat(50))),
        (parts) => {
          const text = parts.join('').repeat(200);
          expect(riskSigns(text).length).toBeLessThanOrEqual(8);
        },
      ),
      { numRuns: 50 },
    );
  });
});
