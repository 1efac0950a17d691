import type { StoredEvent } from '../../shared/event.ts';
import type { Attempt } from '../../shared/schema/attempt.ts';
import type { Brief, BriefItem, BriefRepository } from '../../shared/schema/brief.ts';
import type { CheckResult } from '../../shared/schema/check.ts';
import type { AskView } from '../../shared/schema/consent/ask.ts';
import type { NightState, RepoNight } from '../../shared/schema/night.ts';
import type { SlotRow } from '../../shared/schema/slot.ts';
import type { Decision, Task, VerdictKind } from '../../shared/schema/task.ts';
import type { NightRow, TaskNightRow } from '../ports/store.ts';
import { buildItem, sumUsage } from './brief-item.ts';
import { listSkips } from './did-not-run.ts';
import { writeHeadline } from './headline.ts';
import { isOnlyFrame, readDeclared } from './session/declared-items.ts';
import { buildTimeline } from './timeline.ts';
import { agentsToMend } from './words/away.ts';
import { stepsToSettle } from './words/doubt.ts';
import { proposalsIn } from './words/outside.ts';
import { withDecision } from './words/results.ts';
import { briefTogether } from './words/together.ts';
import { tripsIn } from './words/trips.ts';

/** The rows of one night. `baselines` is by repository id; `events` need not hold more than the night's own. */
export interface BriefInput {
  readonly night: NightRow;
  readonly tasks: readonly Task[];
  readonly taskNights: readonly TaskNightRow[];
  readonly attempts: readonly Attempt[];
  readonly decisions: readonly Decision[];
  readonly repoNights: readonly RepoNight[];
  readonly baselines: ReadonlyMap<string, readonly CheckResult[]>;
  readonly events: readonly StoredEvent[];
  /** Starts before this night that no night was begun for. */
  readonly lostStarts: readonly SlotRow[];
  readonly asks?: readonly AskView[];
  readonly now: number;
  readonly configId: string;
}

const OPEN: readonly NightState[] = ['armed', 'waiting', 'running', 'finishing'];

/**
 * The morning brief of a night as its rows stand (features L1, ux.md 2.4): decisions first, evidence before claims,
 * every task in exactly one section. It can be built in the middle of a night; then unjudged tasks are still running.
 */
export function buildBrief(input: BriefInput): Brief {
  const { night } = input;
  const isOpen = OPEN.includes(night.state);
  const items = itemsOf(input, isOpen);
  const facts = {
    state: night.state,
    reason: night.reason,
    startedAt: night.startedAt,
    ...(input.asks === undefined || input.asks.length === 0 ? {} : { asks: [...input.asks] }),
    needsYou: pick(items, ['question']),
    shipped: pick(items, ['verified']),
    running: runningOf(input, isOpen),
    failed: pick(items, ['failed', 'limit']),
    unproved: pick(items, ['unverified', 'no-op']),
    didNotRun: listSkips({
      ...input,
      begun: new Set(input.taskNights.map((row) => row.taskId)),
      isOpen,
    }),
    repositories: input.repoNights.map((repo) => repositoryOf(repo, input.baselines)),
    totals: totalsOf(input),
  };
  const { reason: _, ...sections } = facts;
  const together = briefTogether(input);
  const toMend = [...agentsToMend(input.events, input.attempts), ...stepsToSettle(input.events)];
  return {
    schemaVersion: 1,
    nightId: night.id,
    configId: input.configId,
    headline: writeHeadline(facts),
    windowStartAt: night.windowStartAt,
    deadlineAt: night.deadlineAt,
    endedAt: night.endedAt,
    generatedAt: input.now,
    timeline: buildTimeline(input.events, input.now),
    strategy: night.strategy,
    ...(toMend.length === 0 ? {} : { toMend }),
    ...(together.length === 0 ? {} : { together }),
    ...sections,
  };
}

function itemsOf(input: BriefInput, isOpen: boolean): BriefItem[] {
  const declared = readDeclared(input);
  return input.taskNights
    .filter((row) => row.evidence !== null || !isOpen)
    .filter((row) => !isOnlyFrame(row, declared))
    .sort((a, b) => (a.judgedAt ?? input.now) - (b.judgedAt ?? input.now))
    .map((row) =>
      buildItem({
        row,
        task: input.tasks.find((task) => task.id === row.taskId) ?? null,
        attempts: attemptsAt(input, row.taskId),
        ladder: ladderOf(input, row.taskId),
        now: input.now,
        declared: declared.get(row.taskId),
        trips: tripsIn(input.events, row.taskId),
        proposed: proposalsIn(input.events, row.taskId),
      }),
    )
    .map((item) => withDecision(item, input.events));
}

function ladderOf({ events }: BriefInput, taskId: string): string[] {
  return events.flatMap((event) =>
    event.type.startsWith('ladder.') && event.taskId === taskId && 'sentence' in event.body
      ? [event.body.sentence]
      : [],
  );
}

function attemptsAt({ attempts, night }: BriefInput, taskId: string): Attempt[] {
  return attempts
    .filter((attempt) => attempt.taskId === taskId && attempt.nightId === night.id)
    .sort((a, b) => a.n - b.n);
}

function pick(items: readonly BriefItem[], verdicts: readonly VerdictKind[]): BriefItem[] {
  return items.filter((item) => verdicts.includes(item.evidence.verdict));
}

function runningOf(input: BriefInput, isOpen: boolean): Brief['running'] {
  if (!isOpen) return [];
  return input.taskNights
    .filter((row) => row.evidence === null)
    .map(({ taskId, begunAt }) => {
      const task = input.tasks.find((one) => one.id === taskId);
      return { taskId, title: task?.title ?? taskId, repoId: task?.repoId ?? '', sinceAt: begunAt };
    });
}

function repositoryOf(repo: RepoNight, baselines: BriefInput['baselines']): BriefRepository {
  const { repoId, baseBranch, baseOid, after, differences } = repo;
  const isCompared = after !== null && differences !== null;
  return {
    repoId,
    baseBranch,
    baseOid,
    baseline: [...(baselines.get(repoId) ?? [])],
    checkoutUnchanged: isCompared ? differences.length === 0 : null,
    differences: differences ?? [],
  };
}

function totalsOf(input: BriefInput): Brief['totals'] {
  const { taskNights, attempts, events, now } = input;
  const declared = readDeclared(input);
  const usage = sumUsage(attempts);
  return {
    tasks: taskNights.filter((row) => !isOnlyFrame(row, declared)).length,
    verified: taskNights.filter((row) => row.evidence?.verdict === 'verified').length,
    agentMs: attempts.reduce(
      (sum, one) => sum + Math.max(0, (one.endedAt ?? now) - one.startedAt),
      0,
    ),
    inputTokens: usage?.inputTokens ?? 0,
    outputTokens: usage?.outputTokens ?? 0,
    costUsd: usage?.costUsd ?? null,
    tripped: tripsIn(events).length,
  };
}
