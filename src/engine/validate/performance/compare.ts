import type { Figures, Measurement } from '../../../shared/schema/proof/performance.ts';
import type { PerformanceConfig } from '../../../shared/schema/settings/performance.ts';
import { oneLine } from '../../safety/visible-text.ts';
import { endOf, isGreen } from '../compare-checks.ts';

/** What a pair of measurements says. `red` holds a sentence for each thing that is worse. */
export interface Comparison {
  readonly state: 'passed' | 'failed' | 'not-applicable';
  readonly sentence: string;
  readonly red: readonly string[];
}

type Rule = Pick<PerformanceConfig, 'figures' | 'higherIsBetter' | 'tolerancePercent'>;

const MAX_TOLD = 5;

/**
 * Compares a benchmark before and after. It is red when it fails at the commit and did not at the base, when a figure is
 * worse than the tolerance allows, and when one is no longer reported. What is red at the base compares nothing.
 */
export function compareCycle(pre: Measurement, post: Measurement, rule: Rule): Comparison {
  if (!isGreen(pre.result)) {
    const sentence = `The benchmark ${endOf(pre.result)} at the base, so nothing can be compared.`;
    return { state: 'not-applicable', sentence, red: [] };
  }
  if (!isGreen(post.result)) {
    return failed([`The benchmark passed at the base and ${endOf(post.result)} at the commit.`]);
  }
  if (rule.figures === undefined) return passed('The benchmark passes before and after.');
  if (pre.figures === null) {
    const sentence = `The benchmark wrote no figures to ${oneLine(rule.figures)} at the base.`;
    return { state: 'not-applicable', sentence, red: [] };
  }
  if (post.figures === null) {
    return failed([`The benchmark wrote no figures to ${oneLine(rule.figures)} at the commit.`]);
  }
  return compareFigures(pre.figures, post.figures, rule);
}

function compareFigures(before: Figures, after: Figures, rule: Rule): Comparison {
  const names = Object.keys(before);
  const lost = names
    .filter((name) => after[name] === undefined)
    .map((name) => `The benchmark no longer reports ${oneLine(name)}.`);
  const changes = names.flatMap((name) => changeOf(name, { before, after }, rule));
  const worse = changes.filter(({ worseBy }) => worseBy > rule.tolerancePercent);
  const red = [
    ...lost,
    ...worse.toSorted((one, other) => other.worseBy - one.worseBy).map(tellWorse),
  ];
  if (red.length > 0) return failed(red);
  const best = changes.toSorted((one, other) => one.worseBy - other.worseBy)[0];
  const top = best === undefined || best.worseBy >= 0 ? '' : ` Best: ${tell(best)}.`;
  const within = `${names.length} ${names.length === 1 ? 'figure' : 'figures'} within ${rule.tolerancePercent} %.`;
  return passed(`${within}${top}`);
}

interface Change {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** In percent of the figure before; below zero is better. */
  readonly worseBy: number;
}

/** A figure that was zero has no share to be worse by. */
function changeOf(
  name: string,
  figures: { readonly before: Figures; readonly after: Figures },
  { higherIsBetter }: Rule,
): Change[] {
  const before = figures.before[name];
  const after = figures.after[name];
  if (before === undefined || after === undefined || before === 0) return [];
  const grown = ((after - before) / Math.abs(before)) * 100;
  return [{ name, before, after, worseBy: higherIsBetter.includes(name) ? -grown : grown }];
}

function tellWorse(change: Change): string {
  return `The benchmark is worse: ${tell(change)}.`;
}

function tell({ name, before, after }: Change): string {
  const percent = Math.round(((after - before) / Math.abs(before)) * 100);
  return `${oneLine(name)} from ${round(before)} to ${round(after)} (${percent > 0 ? '+' : ''}${percent} %)`;
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function passed(sentence: string): Comparison {
  return { state: 'passed', sentence, red: [] };
}

function failed(red: readonly string[]): Comparison {
  return { state: 'failed', sentence: red.join(' '), red: red.slice(0, MAX_TOLD) };
}
