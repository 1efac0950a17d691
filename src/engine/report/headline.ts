import type { Brief } from '../../shared/schema/brief.ts';
import { oneLine } from '../safety/visible-text.ts';
import { formatDuration } from '../time/duration.ts';
import { capitalise, clip, countOf, formatCount } from './format.ts';
import { isEmergency } from './words/emergency.ts';

/** The parts of a brief that its headline counts. */
export type HeadlineFacts = Pick<
  Brief,
  | 'state'
  | 'asks'
  | 'needsYou'
  | 'shipped'
  | 'running'
  | 'failed'
  | 'unproved'
  | 'didNotRun'
  | 'repositories'
  | 'totals'
> & { readonly reason: string; readonly startedAt: number | null };

/** The brief in one honest line (ux.md 2.4): alarms first, then what shipped, what did not, and what it cost. */
export function writeHeadline(facts: HeadlineFacts): string {
  return [alarm(facts), ending(facts), shipped(facts), rest(facts), cost(facts)]
    .filter((part) => part !== '')
    .join(' ');
}

function alarm({ repositories }: HeadlineFacts): string {
  const changed = repositories.filter((repo) => repo.checkoutUnchanged === false);
  if (changed.length === 0) return '';
  const names = changed.map(({ repoId }) => clip(oneLine(repoId), 40)).join(', ');
  return `Your checkout of ${names} changed during the night.`;
}

function ending({ state, reason, startedAt }: HeadlineFacts): string {
  const why = clip(oneLine(reason), 160).replace(/[.!?]$/, '');
  if (state === 'failed') return `The night ended early: ${why === '' ? 'no reason known' : why}.`;
  if (state !== 'stopped') return '';
  if (isEmergency(reason)) return `${why}.`;
  return startedAt === null ? 'Cancelled before it started.' : 'Stopped by you.';
}

function shipped(facts: HeadlineFacts): string {
  const { total, verified } = { total: facts.totals.tasks, verified: facts.shipped.length };
  if (total === 0)
    return facts.didNotRun.length === 0 ? 'There was nothing to do.' : 'No task ran.';
  if (verified === 0)
    return total === 1 ? 'The one task did not ship.' : `None of ${total} tasks shipped.`;
  if (verified < total) return `${verified} of ${total} tasks shipped, proved by your checks.`;
  return total === 1
    ? 'The one task shipped, proved by your checks.'
    : `All ${total} tasks shipped, proved by your checks.`;
}

function rest(facts: HeadlineFacts): string {
  const counts: readonly (readonly [number, (n: number) => string])[] = [
    [facts.failed.filter((i) => i.evidence.verdict !== 'limit').length, (n) => `${word(n)} failed`],
    [
      facts.failed.filter((i) => i.evidence.verdict === 'limit').length,
      (n) => `${word(n)} met a limit`,
    ],
    [facts.needsYou.length, (n) => countOf(n, 'question')],
    [approvals(facts), (n) => countOf(n, 'approval')],
    [
      facts.unproved.filter((i) => i.evidence.verdict === 'unverified').length,
      (n) => `${word(n)} not proved`,
    ],
    [
      facts.unproved.filter((i) => i.evidence.verdict === 'no-op').length,
      (n) => `${word(n)} changed nothing`,
    ],
    [facts.running.length, (n) => `${word(n)} still running`],
    [facts.didNotRun.length, (n) => `${word(n)} did not run`],
  ];
  const parts = counts.filter(([count]) => count > 0).map(([count, write]) => write(count));
  return parts.length === 0 ? '' : `${capitalise(parts.join(', '))}.`;
}

/** What waits for a yes or a no. */
function approvals({ asks }: HeadlineFacts): number {
  return (asks ?? []).filter(({ kind, state }) => kind !== 'question' && state === 'open').length;
}

function word(count: number): string {
  return countOf(count, '', '').trim();
}

/** Less than this is no news: the built-in agent often needs no time worth telling. */
const SECOND_MS = 1000;

function cost({ totals }: HeadlineFacts): string {
  if (totals.tasks === 0) return '';
  const tokens = totals.inputTokens + totals.outputTokens;
  const parts = [
    ...(totals.agentMs < SECOND_MS ? [] : [`${formatDuration(totals.agentMs)} of agent time`]),
    ...(tokens > 0 ? [`${formatCount(tokens)} tokens`] : []),
    ...(totals.costUsd === null ? [] : [`about $${totals.costUsd.toFixed(2)}`]),
  ];
  return parts.length === 0 ? '' : `${parts.join(', ')}.`;
}
