import { classify, defaultEstimateMs } from './classify.ts';
import { instructionsOf, type TaskDraft, titleOf } from './draft.ts';

/** Where goals come from: the configuration's own and each repository's (features D1). */
export interface GoalSources {
  /** Goals of every repository. */
  readonly goals: readonly string[];
  readonly repositories: readonly { readonly id: string; readonly goals: readonly string[] }[];
  /** A stable digest of a text, such as `Ids.hash`. */
  readonly hash: (text: string) => string;
}

/**
 * One draft per goal and repository. The key comes from the goal's words alone, so the same goal found again, or
 * written with other blanks, capitals or a final stop, is the same task.
 */
export function tasksFromGoals({ goals, repositories, hash }: GoalSources): TaskDraft[] {
  const drafts = repositories.flatMap((repo) =>
    [...repo.goals, ...goals]
      .map((goal) => goal.trim())
      .filter((goal) => goal !== '')
      .map((goal) => draftOf(goal, repo.id, hash)),
  );
  return [...new Map(drafts.map((draft) => [draft.key, draft])).values()];
}

function draftOf(goal: string, repoId: string, hash: GoalSources['hash']): TaskDraft {
  const category = classify(goal);
  return {
    repoId,
    source: 'goal',
    key: `goal:${repoId}:${hash(wordsOf(goal)).slice(0, 16)}`,
    title: titleOf(goal),
    instructions: instructionsOf(
      `Standing goal of this repository: ${goal}\n\nMake one small, complete improvement towards it that the checks can prove. If nothing is left to do, change nothing and say so.`,
    ),
    category,
    trust: 'operator',
    targets: [],
    estimateMs: defaultEstimateMs(category),
    priority: 0,
  };
}

function wordsOf(goal: string): string {
  return goal
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .replace(/[\s.!?]+$/, '');
}
