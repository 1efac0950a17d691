import { expect, it } from 'vitest';
import { exitCodeOf } from '../../src/cli/commands/run.ts';
import { exitCodeFor } from '../../src/cli/exit-code.ts';
import { appError } from '../../src/shared/error.ts';
import type { Brief } from '../../src/shared/schema/brief.ts';
import type { VerdictKind } from '../../src/shared/schema/task.ts';
import { sampleBrief, sampleEvidence, sampleItem } from '../helpers/sample-brief.ts';

const EMPTY: Partial<Brief> = {
  state: 'brief-ready',
  needsYou: [],
  shipped: [],
  failed: [],
  unproved: [],
  didNotRun: [],
};

function item(verdict: VerdictKind) {
  return sampleItem({ evidence: sampleEvidence({ verdict }) });
}

const REFUSED = {
  taskId: null,
  repoId: 'kiln',
  title: 'Repository kiln',
  reason: 'No.',
  decidedAt: 1,
};
const SKIPPED = { ...REFUSED, taskId: 'task-1' };

const nights: readonly [string, Partial<Brief>, number][] = [
  ['work that is proved', { shipped: [item('verified')] }, 0],
  ['a night that found nothing to do', {}, 0],
  ['tasks that were skipped with a reason', { didNotRun: [SKIPPED] }, 0],
  ['waiting questions', { needsYou: [item('question')] }, 0],
  ['a fault of the night itself', { state: 'failed', shipped: [item('verified')] }, 1],
  ['an unreadable repository', { didNotRun: [REFUSED], repositories: [] }, 2],
  ['a night that never started', { startedAt: null }, 3],
  [
    'a failed task beside a proved one',
    { shipped: [item('verified')], failed: [item('failed')] },
    4,
  ],
  ['a repository that could not be made ready', { didNotRun: [REFUSED] }, 4],
  ['a limit, which outranks a failure', { failed: [item('failed'), item('limit')] }, 5],
  ['a night that was stopped', { state: 'stopped', failed: [item('failed')] }, 130],
];

it.each(nights)('answers %s with its code', (_, change, code) => {
  expect(exitCodeOf(sampleBrief({ ...EMPTY, ...change }), false)).toBe(code);
});

it('answers questions with 8 when strict, and a failure before them', () => {
  const asked = { ...EMPTY, needsYou: [item('question')] };
  expect(exitCodeOf(sampleBrief(asked), true)).toBe(8);
  expect(exitCodeOf(sampleBrief({ ...asked, failed: [item('failed')] }), true)).toBe(4);
});

it.each([
  ['internal', 1],
  ['config-invalid', 2],
  ['no-repository', 2],
  ['bad-input', 2],
  ['locked', 6],
  ['agent-missing', 7],
  ['agent-signed-out', 7],
] as const)('answers the failure %s with %i', (code, exit) => {
  expect(exitCodeFor(appError(code, 'It failed.'))).toBe(exit);
});
