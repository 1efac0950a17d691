import type { Fingerprint } from '../../shared/schema/night.ts';

/** Names of the parts in which two fingerprints of one checkout differ, sorted; none when nothing changed (R43). */
export function differingParts(before: Fingerprint, after: Fingerprint): string[] {
  const names = new Set([...Object.keys(before.parts), ...Object.keys(after.parts)]);
  return [...names].filter((name) => before.parts[name] !== after.parts[name]).sort();
}
