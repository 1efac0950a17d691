import type { Task } from '../../../shared/schema/task.ts';
import type { RemoteIssue } from '../../ports/github/remote.ts';
import { seenLine, seenText } from '../../safety/hidden/seen-text.ts';
import { classify, defaultEstimateMs } from '../classify.ts';
import { instructionsOf, type TaskDraft, titleOf } from '../draft.ts';

/** What an issue becomes a task with. */
export interface IssueOrder {
  readonly issue: RemoteIssue;
  readonly repoId: string;
  readonly key: string;
  readonly trust: Task['trust'];
}

/** A task from an issue: only the words that a person sees on its page, and what they ask for by these words. */
export function issueDraft({ issue, repoId, key, trust }: IssueOrder): TaskDraft {
  const title = seenLine(issue.title).text;
  const body = seenText(issue.body).text;
  const category = classify(`${title} ${issue.labels.join(' ')} ${body}`);
  return {
    ...{ repoId, source: 'issue', key, category, trust },
    title: titleOf(title),
    instructions: instructionsOf(body === '' ? title : body),
    targets: [],
    estimateMs: defaultEstimateMs(category),
    priority: 0,
  };
}
