import type { HiddenCount } from '../../../shared/schema/outside/hidden.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { seenLine, seenText } from '../../safety/hidden/seen-text.ts';
import { sumCounts } from '../../safety/hidden/tally.ts';
import { clipText } from '../draft.ts';
import type { OutsideTier } from './actor.ts';
import { type Approval, approvalOf, commentsBefore, type VoidCause } from './approval.ts';
import type { IssueAuthor, IssueComment, IssueFacts } from './facts.ts';

/** Words of an issue that an agent may be given, as a person sees them. */
export interface UsedText {
  readonly by: string;
  readonly text: string;
}

/** An issue with what its words are worth. */
export interface JudgedIssue {
  /** `maintainer` also where a maintainer approved a stranger's words. */
  readonly trust: Exclude<Task['trust'], 'operator'>;
  /** Set exactly when the words are a stranger's and approved. */
  readonly approval: Approval | null;
  /** Why a stranger's words are not approved; null when nobody had to. */
  readonly cause: VoidCause | null;
  readonly title: string;
  readonly body: UsedText;
  readonly comments: readonly UsedText[];
  /** Comments that are not used, because nobody vouches for them. */
  readonly leftOut: number;
  readonly hidden: readonly HiddenCount[];
  /** SHA-256 over the title, body and used comments as they were read. Other bytes, another digest. */
  readonly digest: string;
}

/** What an issue is judged by. */
export interface JudgeRules {
  /** The label with which a maintainer approves a stranger's issue. */
  readonly label: string;
  /** Accounts whose comments neither count nor change an approval: our own, and bots the person names. */
  readonly quiet: readonly number[];
  readonly tierOf: (actor: Omit<IssueAuthor, 'association'>) => OutsideTier;
  /** SHA-256 in hex. */
  readonly hash: (text: string) => string;
}

const MOST_COMMENTS = 30;
const LONGEST_COMMENT = 4_000;

/**
 * What of an issue may be used and how far it is trusted (R92-R94). A maintainer's issue is used with the comments of
 * maintainers. A stranger's is untrusted, unless a maintainer's approval still holds: then only what is older counts, with the
 * comments of its author and of maintainers.
 */
export function judgeIssue(issue: IssueFacts, rules: JudgeRules): JudgedIssue {
  const isOwn = rules.tierOf(issue.author) === 'maintainer';
  const answer = isOwn ? null : approvalOf(issue, rules);
  const approval = answer !== null && 'approval' in answer ? answer.approval : null;
  const used = usedComments(issue, { rules, approval });
  const title = seenLine(issue.title);
  const body = seenText(issue.body);
  const comments = used.map((one) => ({ one, seen: seenText(one.body) }));
  return {
    trust: isOwn || approval !== null ? 'maintainer' : 'untrusted',
    approval,
    cause: answer !== null && 'cause' in answer ? answer.cause : null,
    title: title.text,
    body: { by: nameOf(issue.author), text: body.text },
    comments: comments.map(({ one, seen }) => ({
      by: nameOf(one.author),
      text: clipText(seen.text, LONGEST_COMMENT),
    })),
    leftOut: issue.comments.length - used.length,
    hidden: sumCounts([title, body, ...comments.map(({ seen }) => seen)].flatMap((s) => s.hidden)),
    digest: digestOf(issue, used, rules.hash),
  };
}

function usedComments(
  issue: IssueFacts,
  { rules, approval }: { rules: JudgeRules; approval: Approval | null },
): IssueComment[] {
  const mayCount = ({ author }: IssueComment) =>
    !rules.quiet.includes(author.id) &&
    (rules.tierOf(author) === 'maintainer' || (approval !== null && author.id === issue.author.id));
  const known = approval === null ? issue.comments : commentsBefore(issue.comments, approval.at);
  return known.filter(mayCount).slice(-MOST_COMMENTS);
}

function digestOf(
  issue: IssueFacts,
  used: readonly IssueComment[],
  hash: JudgeRules['hash'],
): string {
  const comments = used.map(({ id, author, body }) => [id, author.id, body]);
  const whole = [issue.nodeId, issue.title, issue.body, issue.author.id, comments];
  return hash(JSON.stringify(whole));
}

/** A name as a page shows it, never more than a word. */
function nameOf({ login }: IssueAuthor): string {
  return /^[A-Za-z0-9-]{1,39}(?:\[bot\])?$/.test(login) ? login : 'somebody';
}
