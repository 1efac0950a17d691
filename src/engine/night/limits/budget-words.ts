import type { BudgetDimension, BudgetNote, BudgetScope } from '../../../shared/schema/budget.ts';
import type { Use } from '../../agent/budget/ceilings.ts';
import { clip, countOf, formatCount } from '../../report/format.ts';
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
export function wordsForSpent(use: Use): string {
  return `${budgetOf(use)} is used up.`;
}

/** The same to go on in a sentence: "tonight's budget of 3 M tokens is used up". */
export function clauseOfSpent(use: Use): string {
  const sentence = wordsForSpent(use);
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1, -1)}`;
}

/** "Tonight's budget of 3 M tokens: 84 % is used." */
export function wordsForNearlySpent(use: Use): string {
  const percent = Math.floor((use.spent / use.ceiling) * 100);
  return `${budgetOf(use)}: ${percent} % is used.`;
}

const MAX_NAME = 16;

/** "This week's budget of 15 M tokens", with "for api" where it is that repository's own. */
function budgetOf({ scope, dimension, ceiling, repoId }: Use): string {
  const name = repoId === null ? '' : ` for ${clip(repoId, MAX_NAME)}`;
  return `${WHOSE[scope]} budget of ${AMOUNT[dimension](ceiling)}${name}`;
}

/** A budget with what counts against it, for the journal. */
export function noteOf(use: Use, sentence: string): BudgetNote {
  const { scope, dimension, repoId, spent, ceiling } = use;
  const own = repoId === null ? {} : { repoId };
  return { scope, dimension, ...own, used: spent, ceiling, sentence };
}
