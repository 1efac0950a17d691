import type { CheckComparison } from '../../shared/schema/evidence.ts';
import { isGreen } from '../validate/compare-checks.ts';

/** What the checks of one task amount to, in a few short lines for a terminal: news first, the unchanged ones counted. */
export function checkLines(checks: readonly CheckComparison[]): string[] {
  const ran = checks.filter(({ head }) => head !== null);
  if (ran.length === 0) return [];
  const turnedGreen = ran.filter(({ base, head }) => !isGreen(base) && isGreen(head));
  const turnedRed = ran.filter(({ base, head }) => isGreen(base) && !isGreen(head));
  const stillGreen = ran.filter(({ base, head }) => isGreen(base) && isGreen(head));
  const stillRed = ran.filter(({ base, head }) => !isGreen(base) && !isGreen(head));
  return [
    lineOf('red at the base, green now', turnedGreen),
    lineOf('green at the base, red now', turnedRed),
    lineOf('green as before', stillGreen),
    lineOf('red as before', stillRed),
    lineOf('failed and passed on one commit', ran.filter(isFlaky)),
    lineOf("green with the base's own tests too", ran.filter(isGreenByBase)),
    lineOf("red with the base's own tests", ran.filter(isRedByBase)),
  ].filter((line) => line !== null);
}

function lineOf(words: string, checks: readonly CheckComparison[]): string | null {
  return checks.length === 0 ? null : `${words}: ${checks.map(({ name }) => name).join(', ')}`;
}

function isFlaky({ base, head, baseTests }: CheckComparison): boolean {
  return [base, head, baseTests].some((result) => result?.flaky === true);
}

function isGreenByBase({ baseTests }: CheckComparison): boolean {
  return baseTests != null && isGreen(baseTests);
}

function isRedByBase({ baseTests }: CheckComparison): boolean {
  return baseTests != null && !isGreen(baseTests);
}
