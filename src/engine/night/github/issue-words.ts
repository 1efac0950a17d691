import { countOf } from '../../report/format.ts';
import type { VoidCause } from '../../work/issue/approval.ts';
import type { LeftOut } from '../../work/issues/choose-issues.ts';

/** What reading the issues of a repository came to. */
export interface IssuesTold {
  readonly repoId: string;
  readonly issues: readonly unknown[];
  readonly isCut: boolean;
  readonly taken: number;
  /** Issues of people who may not write, by why no approval holds. */
  readonly voided: ReadonlyMap<VoidCause, number>;
  /** What was hidden in the words that are used. */
  readonly hidden: number;
  readonly left: ReadonlyMap<number, LeftOut>;
}

const WHY: Readonly<Record<LeftOut, string>> = {
  label: 'without a wanted label',
  allow: 'not on the allow-list',
  waiting: 'with a result that waits for you',
  dependency: 'waiting for another issue',
  circle: 'waiting for each other in a circle',
  cap: 'beyond github.maxIssuesPerRun',
};

const VOIDED: Readonly<Record<VoidCause, string>> = {
  'no-label': 'by people without write access',
  'unknown-approver': 'approved by an account that is gone',
  'not-a-writer': 'approved by somebody without write access',
  edited: 'edited after the approval',
  commented: 'commented on after the approval',
  transferred: 'transferred after the approval',
  unreadable: 'whose approval could not be read',
};

/** One sentence: how many open issues there are, how many are tasks tonight, and why the others are not. */
export function tellIssues({
  repoId,
  issues,
  isCut,
  taken,
  voided,
  hidden,
  left,
}: IssuesTold): string {
  const counts = new Map<string, number>();
  for (const why of left.values()) counts.set(WHY[why], (counts.get(WHY[why]) ?? 0) + 1);
  for (const [cause, count] of voided) counts.set(VOIDED[cause], count);
  const reasons = [...counts].map(([why, count]) => `${count} ${why}`);
  const rest = reasons.length === 0 ? '' : `; left out: ${reasons.join(', ')}`;
  const found = `${isCut ? 'more than ' : ''}${countOf(issues.length, 'open issue')}`;
  const tasks = countOf(taken, 'task');
  const seen = hidden === 0 ? '' : ` Left out of their words: ${countOf(hidden, 'hidden part')}.`;
  return `${repoId}: ${found}, ${tasks}${rest}.${seen}`.slice(0, 300);
}
