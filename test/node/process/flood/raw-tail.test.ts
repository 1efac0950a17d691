import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRawTail } from '../../../../src/node/process/flood/raw-tail.ts';

it('gives back the end of what was added, in order, and counts what it left out', () => {
  const step = fc.oneof(
    fc.stringMatching(/^[a-z]{0,30}$/).map((text) => ({ text, most: 0 })),
    fc.nat({ max: 25 }).map((most) => ({ text: '', most })),
  );
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 30 }),
      fc.integer({ min: 1, max: 20 }),
      (steps, cap) => {
        const tail = createRawTail(cap);
        let model = '';
        let left = 0;
        for (const { text, most } of steps) {
          tail.add(Buffer.from(text));
          const all = model + text;
          left += Math.max(0, all.length - cap);
          model = all.slice(-cap);
          const taken = tail.take(most).toString();
          expect(model.startsWith(taken)).toBe(true);
          expect(taken.length > 0).toBe(most > 0 && model !== '');
          model = model.slice(taken.length);
          expect(tail.size()).toBe(model.length);
        }
        expect(tail.skipped()).toBe(left);
      },
    ),
    { seed: 36, numRuns: 500 },
  );
});
