import type { IssueStory, LabelMove, StoryActor } from '../../ports/github/issue-story.ts';
import type { OutsideTier } from './actor.ts';
import type { IssueComment, IssueFacts } from './facts.ts';

/** A yes to an issue as it stood at `at`: the label of approval, set by somebody who may write (R93). */
export interface Approval {
  readonly by: string;
  readonly byId: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Why an approval does not count, or not any more. */
export type VoidCause =
  | 'no-label'
  | 'unknown-approver'
  | 'not-a-writer'
  | 'edited'
  | 'commented'
  | 'transferred'
  | 'unreadable';

/** What an approval is judged by besides the issue. */
export interface ApprovalRules {
  readonly label: string;
  /** Accounts whose comments change nothing: our own, and bots the person names. */
  readonly quiet: readonly number[];
  readonly tierOf: (actor: StoryActor) => OutsideTier;
}

/**
 * The approval that holds for an issue as it was read, or why none does. Everything after it makes it void, and so does what
 * happened within its second, because GitHub tells no finer time. In doubt there is none.
 */
export function approvalOf(
  issue: IssueFacts,
  rules: ApprovalRules,
): { readonly approval: Approval } | { readonly cause: VoidCause } {
  const set = labelSet(issue, rules);
  if ('cause' in set) return set;
  const { approval, story } = set;
  const from = wholeSecond(approval.at);
  const isAfter = (at: number | null) => at !== null && at >= from;
  if (isAfter(story.transferredAt)) return { cause: 'transferred' };
  if (isAfter(story.titleEditedAt) || isAfter(story.bodyEditedAt)) return { cause: 'edited' };
  const counted = issue.comments.filter(({ author }) => !rules.quiet.includes(author.id));
  if (counted.some(({ author, createdAt }) => author.id !== approval.byId && isAfter(createdAt)))
    return { cause: 'commented' };
  if (counted.some((one) => isEdited(one) && isAfter(one.updatedAt))) return { cause: 'edited' };
  return { approval };
}

/** Who set the label of approval last, if it is still there and was theirs to set. */
function labelSet(
  issue: IssueFacts,
  rules: ApprovalRules,
): { readonly approval: Approval; readonly story: IssueStory } | { readonly cause: VoidCause } {
  const { story } = issue;
  if (!has(issue.labels, rules.label)) return { cause: 'no-label' };
  if (story === null || issue.isCut || story.nodeId !== issue.nodeId)
    return { cause: 'unreadable' };
  const last = lastMove(story.labels, rules.label);
  if (last === null || !last.isSet) return { cause: 'no-label' };
  if (last.by === null) return { cause: 'unknown-approver' };
  if (rules.tierOf(last.by) !== 'maintainer') return { cause: 'not-a-writer' };
  return { approval: { by: last.by.login, byId: last.by.id, at: last.at }, story };
}

/** Comments that stood there, unchanged since, before the second of an instant. */
export function commentsBefore(comments: readonly IssueComment[], at: number): IssueComment[] {
  const from = wholeSecond(at);
  return comments.filter(({ createdAt, updatedAt }) => createdAt < from && updatedAt < from);
}

function isEdited({ createdAt, updatedAt }: IssueComment): boolean {
  return updatedAt !== createdAt;
}

function lastMove(moves: readonly LabelMove[], label: string): LabelMove | null {
  const of = moves.filter((move) => same(move.label, label));
  return of.reduce<LabelMove | null>(
    (latest, move) => (latest === null || move.at >= latest.at ? move : latest),
    null,
  );
}

function has(labels: readonly string[], label: string): boolean {
  return labels.some((one) => same(one, label));
}

/** GitHub does not tell labels apart by their capitals. */
function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
