import type { Finding } from '../../../shared/schema/evidence.ts';
import type { GateRow } from '../../../shared/schema/proof/gate.ts';
import type { LessonRow } from '../../../shared/schema/proof/lesson.ts';

/** Whether the lessons that the agents of a task were given came up again in one of its tries (003's QIEL). */
export function learningRow(
  given: readonly LessonRow[],
  found: ReadonlySet<Finding['kind']>,
): GateRow {
  const row = { gate: 'learning', basis: 'read' } as const;
  if (given.length === 0) {
    const evidence =
      'No finding has repeated in this repository, so there is no standing instruction.';
    return { ...row, state: 'not-applicable', evidence };
  }
  const many =
    given.length === 1
      ? '1 standing instruction was'
      : `${given.length} standing instructions were`;
  const again = given.filter(({ kind }) => found.has(kind));
  const [first] = again;
  if (first === undefined) {
    return {
      ...row,
      state: 'passed',
      evidence: `${many} given, and what taught them did not come up again.`,
    };
  }
  const evidence = `${many} given, and ${again.length} did not help: "${first.sentence}"`.slice(
    0,
    300,
  );
  return { ...row, state: 'failed', evidence };
}
