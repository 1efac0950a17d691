import type { SequenceType } from '../../../shared/schema/settings/github.ts';
import type { RemoteIssue } from '../../ports/github/remote.ts';
import { seenText } from '../../safety/hidden/seen-text.ts';
import { dependsOn } from './depends-on.ts';
import { sequenceOf } from './sequence.ts';

/** What decides which open issues become tasks. */
export interface IssueChoice {
  readonly issues: readonly RemoteIssue[];
  readonly labels: readonly string[];
  readonly allow: readonly number[];
  readonly sequenceOrder: readonly SequenceType[];
  readonly max: number;
  /** Issues whose result waits for the person. */
  readonly isWaiting: (issue: RemoteIssue) => boolean;
}

/** Why an open issue is no task tonight. */
export type LeftOut = 'label' | 'allow' | 'waiting' | 'dependency' | 'circle' | 'cap';

/** The issues for tonight in their order, and what became of the others. */
export interface ChosenIssues {
  readonly chosen: readonly RemoteIssue[];
  readonly left: ReadonlyMap<number, LeftOut>;
}

/**
 * Chooses among open issues (features D3, D5): labels and allow-list, then what depends on nothing that is still open, by kind,
 * then number, up to the cap. Issues that wait for each other in a circle are told as that.
 */
export function chooseIssues(choice: IssueChoice): ChosenIssues {
  const left = new Map<number, LeftOut>();
  const graph = new Map(choice.issues.map((issue) => [issue.number, openNeeds(issue, choice)]));
  const possible = choice.issues.filter((issue) => {
    const why = whyLeft(issue, choice, graph);
    if (why !== null) left.set(issue.number, why);
    return why === null;
  });
  const ordered = possible.toSorted(
    (a, b) => placeOf(a, choice) - placeOf(b, choice) || a.number - b.number,
  );
  for (const { number } of ordered.slice(choice.max)) left.set(number, 'cap');
  return { chosen: ordered.slice(0, choice.max), left };
}

type Graph = ReadonlyMap<number, readonly number[]>;

function openNeeds(issue: RemoteIssue, { issues }: IssueChoice): number[] {
  const open = new Set(issues.map(({ number }) => number));
  const needs = dependsOn(seenText(issue.body).text);
  return needs.filter((number) => open.has(number) && number !== issue.number);
}

function whyLeft(issue: RemoteIssue, choice: IssueChoice, graph: Graph): LeftOut | null {
  const { labels, allow } = choice;
  if (allow.length > 0 && !allow.includes(issue.number)) return 'allow';
  const has = issue.labels.map((label) => label.toLowerCase());
  if (labels.length > 0 && !labels.some((label) => has.includes(label.toLowerCase()))) {
    return 'label';
  }
  if (choice.isWaiting(issue)) return 'waiting';
  if ((graph.get(issue.number) ?? []).length === 0) return null;
  return isInCircle(issue.number, graph) ? 'circle' : 'dependency';
}

/** Whether an issue waits for itself, over any number of others. */
function isInCircle(start: number, graph: Graph): boolean {
  const seen = new Set<number>();
  const next = [...(graph.get(start) ?? [])];
  for (let number = next.pop(); number !== undefined; number = next.pop()) {
    if (number === start) return true;
    if (seen.has(number)) continue;
    seen.add(number);
    next.push(...(graph.get(number) ?? []));
  }
  return false;
}

function placeOf({ labels, title }: RemoteIssue, { sequenceOrder }: IssueChoice): number {
  const place = sequenceOrder.indexOf(sequenceOf(labels, title));
  return place === -1 ? sequenceOrder.length : place;
}
