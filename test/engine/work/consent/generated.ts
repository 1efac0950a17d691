import fc from 'fast-check';
import type { Task, TaskCategory } from '../../../../src/shared/schema/task.ts';
import { AROUND, RISKY, SAFE } from '../../safety/consent/risky-requests.ts';
import { task } from '../samples.ts';

/** A task as somebody might ask for it, and whether a person has to say yes to it first. */
export interface Generated {
  readonly task: Task;
  readonly isRisky: boolean;
}

const RUN: readonly TaskCategory[] = [
  'performance',
  'bug-fix',
  'documentation',
  'infrastructure',
  'refactoring',
  'tests',
];
const ASK: readonly TaskCategory[] = [
  'feature',
  'external-action',
  'configuration',
  'credentials',
  'access',
];

/** Risky wishes under harmless names, harmless ones under risky names, and both under their own. */
export const generatedTask: fc.Arbitrary<Generated> = fc
  .record({
    wish: fc.oneof(
      fc.constantFrom(...Object.values(RISKY).flat()).map((text) => ({ text, isRisky: true })),
      fc.constantFrom(...SAFE).map((text) => ({ text, isRisky: false })),
    ),
    around: fc.constantFrom(...AROUND),
    category: fc.constantFrom(...RUN, ...RUN, ...ASK, 'other' as const),
    source: fc.constantFrom('queue' as const, 'goal' as const, 'issue' as const),
    trust: fc.constantFrom('operator' as const, 'maintainer' as const, 'untrusted' as const),
    isInTitle: fc.boolean(),
    padding: fc.constantFrom('', 'See the notes.\n', `${'Context. '.repeat(60)}\n`),
    id: fc.uuid(),
  })
  .map(({ wish, around: [before, after], category, source, trust, isInTitle, padding, id }) => {
    const said = `${before}${wish.text}${after}`;
    const text = isInTitle
      ? { title: said, instructions: `${padding}${said}` }
      : { title: 'Fix the list', instructions: `${padding}Fix the list.\n${said}` };
    const isOwn = trust === 'operator' && source !== 'issue';
    const isNamed = category !== 'other' || isOwn;
    const isRisky = wish.isRisky || ASK.includes(category) || !isNamed;
    return { task: task(id, { ...text, category, source, trust }), isRisky };
  });
