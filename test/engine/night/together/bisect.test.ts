import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findBreaking } from '../../../../src/engine/night/together/bisect.ts';
import { appError } from '../../../../src/shared/error.ts';
import { fail, ok } from '../../../../src/shared/result.ts';

const COUNT = 24;
const pair = fc
  .uniqueArray(fc.nat(COUNT - 1), { minLength: 2, maxLength: 2 })
  .map((two) => two.toSorted((a, b) => a - b));

it('names the pair that breaks, whichever it is, in about twice the logarithm of tries', async () => {
  await fc.assert(
    fc.asyncProperty(pair, async ([one = 0, other = 0]) => {
      let tries = 0;
      const items = Array.from({ length: COUNT }, (_, n) => n);
      const found = await findBreaking(items, async (some) => {
        tries += 1;
        return ok(some.includes(one) && some.includes(other));
      });
      expect(found).toEqual(ok({ culprit: other, partners: [one] }));
      expect(tries).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(COUNT)) + 1);
    }),
  );
});

it('names all that it takes when no two of them break', async () => {
  const needed = [1, 3, 6];
  const items = Array.from({ length: 8 }, (_, n) => n);
  const found = await findBreaking(items, async (some) =>
    ok(needed.every((one) => some.includes(one))),
  );
  expect(found).toEqual(ok({ culprit: 6, partners: [0, 1, 2, 3] }));
});

it('ends with the first try that cannot be made', async () => {
  const cut = fail(appError('check-missing', 'No time.'));
  expect(await findBreaking([1, 2, 3, 4], async () => cut)).toEqual(cut);
});
