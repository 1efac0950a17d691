import type { CheckResult } from '../../shared/schema/check.ts';
import { INITIALIZER_KEY } from '../../shared/schema/task.ts';
import { codeMarkdown } from '../safety/visible-text.ts';
import { instructionsOf, type TaskDraft, titleOf } from './draft.ts';

const ESTIMATE_MS = 30 * 60_000;
/** Before the work that would fail for what it puts right. */
const PRIORITY = 10;

/** The task in which an agent prepares a repository (features E8); one for each repository. */
export function initializerTask(repoId: string, setup: string | undefined): TaskDraft {
  return {
    repoId,
    source: 'discovery',
    key: `${INITIALIZER_KEY}${repoId}`,
    title: titleOf(`Prepare the environment of ${repoId}`),
    instructions: instructionsOf(
      `Find out what a fresh checkout of this repository needs before its checks can run, and write it down as a script. ${
        setup === undefined
          ? 'No setup command is configured.'
          : `The setup command is now ${codeMarkdown(setup)}.`
      }`,
    ),
    category: 'infrastructure',
    trust: 'operator',
    targets: [],
    estimateMs: ESTIMATE_MS,
    priority: PRIORITY,
  };
}

/** Whether a check is red at the base because of the environment. */
export function needsInitializer(baseline: readonly CheckResult[]): boolean {
  return baseline.some(({ fault }) => fault?.by === 'environment');
}
