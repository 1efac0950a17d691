import { ok, type Result } from '../../../shared/result.ts';

/** Whether some results are red together. Each alone is known to be green. */
export type IsRed<T> = (items: readonly T[]) => Promise<Result<boolean>>;

/** The one that turns the others red, and the fewest of the others that it takes, in their order. */
export interface Breaking<T> {
  readonly culprit: T;
  /** One where a pair explains it; several where no pair does. */
  readonly partners: readonly T[];
}

/**
 * Who breaks whom among items that are red together (features J8), in about twice the logarithm of their number of tries:
 * the shortest beginning that is red ends with the culprit; the shortest beginning that is red with the culprit ends with
 * its partner; at last the two are tried by themselves.
 */
export async function findBreaking<T>(
  items: readonly T[],
  isRed: IsRed<T>,
): Promise<Result<Breaking<T>>> {
  const end = await shortest(items.length, 2, (count) => isRed(items.slice(0, count)));
  if (!end.ok) return end;
  const before = items.slice(0, end.value - 1);
  const culprit = items[end.value - 1];
  if (culprit === undefined) throw new Error('a red beginning has an end');
  const until = await shortest(before.length, 1, (count) =>
    isRed([...before.slice(0, count), culprit]),
  );
  if (!until.ok) return until;
  const partners = before.slice(0, until.value);
  const [last] = partners.slice(-1);
  if (last === undefined || partners.length === 1) return ok({ culprit, partners });
  const pair = await isRed([last, culprit]);
  if (!pair.ok) return pair;
  return ok({ culprit, partners: pair.value ? [last] : partners });
}

/** The smallest count from `least` on that is red, when `most` is. */
async function shortest(
  most: number,
  least: number,
  isRed: (count: number) => Promise<Result<boolean>>,
): Promise<Result<number>> {
  let [low, high] = [Math.min(least, most), most];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const red = await isRed(middle);
    if (!red.ok) return red;
    if (red.value) high = middle;
    else low = middle + 1;
  }
  return ok(high);
}
