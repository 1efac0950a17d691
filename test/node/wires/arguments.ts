import fc from 'fast-check';
import { alternativesOf } from '../../../src/engine/safety/wires/wire.ts';
import { wireOf } from '../../../src/engine/safety/wires/wires.ts';

/** Words that the rules of a program know, near misses of them, and options of both lengths. */
export function argumentOf(program: string): fc.Arbitrary<string> {
  const rules = wireOf(program)?.rules ?? [];
  const known = rules.flatMap((rule) => [
    ...alternativesOf(rule)
      .flat()
      .map((glob) => glob.replaceAll(/[*?]/g, 'x')),
    ...(rule.with ?? []),
    ...(rule.without ?? []),
  ]);
  const plain = ['status', '-v', '--x=y', '-', '--', '', 'a b', '-C', '/tmp', '--git-dir', 'x:y'];
  const valued = wireOf(program)?.valued ?? [];
  return fc.constantFrom(...known, ...known, ...plain, ...valued);
}
