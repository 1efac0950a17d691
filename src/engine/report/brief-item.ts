import type { Attempt, Usage } from '../../shared/schema/attempt.ts';
import type { BriefItem } from '../../shared/schema/brief.ts';
import type { Evidence } from '../../shared/schema/evidence.ts';
import type { Task } from '../../shared/schema/task.ts';
import type { Trip } from '../../shared/schema/trip.ts';
import type { TaskNightRow } from '../ports/store.ts';
import { findRisks } from '../validate/risks.ts';
import type { DeclaredItem } from './session/declared-items.ts';
import { strangerRisks } from './words/outside.ts';
import { tripRisks } from './words/trips.ts';

/** One task of the night with what its rows say. `task` is null when its row is gone. */
export interface ItemSource {
  readonly row: TaskNightRow;
  readonly task: Task | null;
  /** Tonight's attempts at it, in order. */
  readonly attempts: readonly Attempt[];
  /** What the journal says of its steps on the ladder, in order. */
  readonly ladder?: readonly string[];
  readonly now: number;
  /** What a long session says of it, when it is one of its items. */
  readonly declared?: DeclaredItem | undefined;
  /** What its agents tried and may not do. */
  readonly trips: readonly Trip[];
  /** What its agents propose to say outside. */
  readonly proposed?: readonly string[];
}

/** One task as the brief shows it: our evidence, the agent's words apart from it, and what a reviewer should know. */
export function buildItem(source: ItemSource): BriefItem {
  const { row, task, attempts, now, declared, ladder = [], trips, proposed = [] } = source;
  const last = declared?.attempt ?? attempts.at(-1);
  const evidence = row.evidence ?? unjudged(row);
  const words = wordsOf(last, declared);
  return {
    taskId: row.taskId,
    repoId: task?.repoId ?? '',
    title: task?.title ?? row.taskId,
    source: task?.source ?? 'queue',
    category: task?.category ?? 'other',
    evidence,
    agent: last?.agent ?? 'none',
    sandbox: last?.sandbox ?? 'no agent ran',
    agentSays: words.agentSays,
    question: evidence.verdict === 'question' ? words.question : null,
    tries: declared === undefined ? attempts.length : 1,
    ...stepsOf(ladder),
    durationMs: Math.max(0, (row.judgedAt ?? now) - row.begunAt),
    usage: sumUsage(attempts),
    ref: row.landedRef,
    risks: [...strangerRisks(task), ...findRisks(evidence.files), ...tripRisks(trips)],
    tried: [...trips],
    ...proposedOf(proposed),
    logPath: last?.logPath ?? null,
  };
}

function proposedOf(proposed: readonly string[]): Pick<BriefItem, 'proposed'> {
  return proposed.length === 0 ? {} : { proposed: [...proposed] };
}

function stepsOf(ladder: readonly string[]): Pick<BriefItem, 'ladder'> {
  return ladder.length === 0 ? {} : { ladder: [...ladder] };
}

function wordsOf(
  last: Attempt | undefined,
  declared: DeclaredItem | undefined,
): Pick<BriefItem, 'agentSays' | 'question'> {
  if (declared !== undefined) return { agentSays: declared.summary, question: declared.question };
  return { agentSays: saidBy(last), question: last?.outcome?.question ?? null };
}

function unjudged(row: TaskNightRow): Evidence {
  return {
    verdict: 'failed',
    reason: 'The night ended before this task was judged.',
    baseOid: row.baseOid,
    headOid: null,
    branch: row.branch,
    checks: [],
    files: [],
    findings: [],
  };
}

function saidBy(attempt: Attempt | undefined): string | null {
  const words = attempt?.outcome?.lastText ?? attempt?.outcome?.message ?? '';
  return words.trim() === '' ? null : words;
}

/** Tokens and money of several attempts; null when none reported any. Money is null when nobody knows it. */
export function sumUsage(attempts: readonly Attempt[]): Usage | null {
  const known = attempts.flatMap(({ outcome }) => (outcome?.usage ? [outcome.usage] : []));
  if (known.length === 0) return null;
  const total = (read: (usage: Usage) => number): number =>
    known.reduce((sum, usage) => sum + read(usage), 0);
  const isPriced = known.some((usage) => usage.costUsd !== null);
  return {
    inputTokens: total((usage) => usage.inputTokens),
    cachedInputTokens: total((usage) => usage.cachedInputTokens),
    outputTokens: total((usage) => usage.outputTokens),
    costUsd: isPriced ? total((usage) => usage.costUsd ?? 0) : null,
  };
}
