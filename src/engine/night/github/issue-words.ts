import { countOf } from '../../report/format.ts';
import type { LeftOut } from '../../work/issues/choose-issues.ts';

/** What reading the issues of a repository came to. */
export interface IssuesTold {
  readonly repoId: string;
  readonly issues: readonly unknown[];
  readonly isCut: boolean;
  readonly taken: number;
  readonly strangers: number;
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

/** One sentence: how many open issues there are, how many are tasks tonight, and why the others are not. */
export function tellIssues({ repoId, issues, isCut, taken, strangers, left }: IssuesTold): string {
  const counts = new Map<string, number>();
  for (const why of left.values()) counts.set(WHY[why], (counts.get(WHY[why]) ?? 0) + 1);
  if (strangers > 0) counts.set('by people without write access', strangers);
  const reasons = [...counts].map(([why, count]) => `${count} ${why}`);
  const rest = reasons.length === 0 ? '' : `; left out: ${reasons.join(', ')}`;
  const found = `${isCut ? 'more than ' : ''}${countOf(issues.length, 'open issue')}`;
  const tasks = countOf(taken, 'task');
  return `${repoId}: ${found}, ${tasks}${rest}.`.slice(0, 300);
}
