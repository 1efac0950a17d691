import type { BudgetDimension, BudgetNote, BudgetScope } from '../../../shared/schema/budget.ts';
import type { Use } from '../../agent/budget/ceilings.ts';
import { countOf, formatCount } from '../../report/format.ts';
import { formatDuration } from '../../time/duration.ts';

const WHOSE: Readonly<Record<BudgetScope, string>> = {
  attempt: "This try's",
  task: "This task's",
  night: "Tonight's",
  week: "This week's",
};

const AMOUNT: Readonly<Record<BudgetDimension, (amount: number) => string>> = {
  wallMs: (ms) => `${formatDuration(ms)} of agent time`,
  tokens: (count) => `${formatCount(count)} tokens`,
  costUsd: (dollars) => `$${Math.round(dollars * 100) / 100}`,
  attempts: (count) => countOf(count, 'try', 'tries'),
};

/** "Tonight's budget of 3 M tokens is used up." */
export function wordsForSpent({ scope, dimension, ceiling }: Use): string {
  return `${WHOSE[scope]} budget of ${AMOUNT[dimension](ceiling)} is used up.`;
}

/** The same to go on in a sentence: "tonight's budget of 3 M tokens is used up". */
export function clauseOfSpent(use: Use): string {
  const sentence = wordsForSpent(use);
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1, -1)}`;
}

/** "Tonight's budget of 3 M tokens: 84 % is used." */
export function wordsForNearlySpent({ scope, dimension, ceiling, spent }: Use): string {
  const percent = Math.floor((spent / ceiling) * 100);
  return `${WHOSE[scope]} budget of ${AMOUNT[dimension](ceiling)}: ${percent} % is used.`;
}

/** A budget with what counts against it, for the journal. */
export function noteOf(use: Use, sentence: string): BudgetNote {
  const { scope, dimension, spent, ceiling } = use;
  return { scope, dimension, used: spent, ceiling, sentence };
}
