import type { RemoteIssue } from '../../ports/github/remote.ts';
import { classify, defaultEstimateMs } from '../classify.ts';
import { instructionsOf, type TaskDraft, titleOf } from '../draft.ts';
import type { JudgedIssue } from '../issue/judge-issue.ts';

/** What an issue becomes a task with. */
export interface IssueOrder {
  readonly issue: RemoteIssue;
  readonly repoId: string;
  readonly key: string;
  /** Its words that may be used, and how far they are trusted. */
  readonly judged: JudgedIssue;
}

/** A task from an issue: only the words that a person sees on its page and that may be used, and what they ask for by these words. */
export function issueDraft({ issue, repoId, key, judged }: IssueOrder): TaskDraft {
  const { title, body, comments, trust } = judged;
  const category = classify(`${title} ${issue.labels.join(' ')} ${body.text}`);
  const said = comments.map(({ by, text }) => `Comment by ${by}:\n${text}`);
  return {
    ...{ repoId, source: 'issue', key, category, trust },
    title: titleOf(title),
    instructions: instructionsOf([body.text === '' ? title : body.text, ...said].join('\n\n')),
    targets: [],
    estimateMs: defaultEstimateMs(category),
    priority: 0,
  };
}
