import type { Evidence } from '../../../shared/schema/evidence.ts';
import type { Task } from '../../../shared/schema/task.ts';
import type { Diff } from '../../ports/git.ts';
import { ruleFor } from '../../safety/consent/category-rule.ts';
import { reviewReasons } from '../../validate/review/review-reasons.ts';
import { isItem } from '../../work/session/session-task.ts';
import type { NightContext, PreparedRepo } from '../context.ts';

/** What a person has to look at before it lands is read from the diff itself, whatever the task was called. */
export function withReview(
  { config }: NightContext,
  { task, repo }: { readonly task: Task; readonly repo: PreparedRepo },
  { judged, diff }: { readonly judged: Evidence; readonly diff: Diff },
): Evidence {
  // Nobody was asked about an item before: its agent chose it in the night.
  const asksFirst = isItem(task) && ruleFor(config, repo.config.id, task.category) !== 'run';
  const reasons = [
    ...(asksFirst ? [`tasks of the kind '${task.category}' ask first`] : []),
    ...reviewReasons(diff, {
      own: repo.config.protected ?? [],
      review: config.approvals.review,
    }),
  ];
  return reasons.length === 0 ? judged : { ...judged, review: reasons.slice(0, 20) };
}
