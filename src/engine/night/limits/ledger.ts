import type { Attempt, Usage } from '../../../shared/schema/attempt.ts';
import { type Ledger, WEEK_MS } from '../../agent/budget/ceilings.ts';
import { type LedgerEntry, largerUsage } from '../../agent/budget/spending.ts';
import type { NightRow } from '../../ports/store.ts';
import type { NightContext } from '../context.ts';

const NIGHTS_LOOKED_AT = 500;

/** Whether any ceiling is set at all. */
export function hasBudgets({ config }: NightContext): boolean {
  const own = config.repositories.flatMap(({ budgets = [] }) => budgets);
  return [config.budgets, ...own].some(({ perAttempt, perTask, perNight, perWeek }) =>
    [perAttempt, perTask, perNight, perWeek].some((one) =>
      Object.values(one).some((ceiling) => ceiling !== undefined),
    ),
  );
}

/** What every run of the last seven days has used, as the journal and the running agents say now. */
export function ledgerOf(context: NightContext): Ledger {
  const { clock } = context.ports;
  const now = clock.now();
  const entries = recentNights(context, now).flatMap((night) => entriesOf(context, night.id));
  const { budgets, repositories } = context.config;
  const ownBudgets = new Map(
    repositories.flatMap((one) =>
      one.budgets === undefined ? [] : [[one.id, one.budgets] as const],
    ),
  );
  return { entries, budgets, ownBudgets, now };
}

/** Nights that reach into the last seven days, this one among them. */
export function recentNights({ ports, nightId }: NightContext, now: number): readonly NightRow[] {
  return ports.store
    .nights(NIGHTS_LOOKED_AT)
    .filter(({ id, endedAt }) => id === nightId || (endedAt ?? now) > now - WEEK_MS);
}

function entriesOf(context: NightContext, nightId: string): LedgerEntry[] {
  const { store } = context.ports;
  const told = new Map<string, Usage>();
  for (const event of store.eventsOf(nightId, ['attempt.used'])) {
    if (event.type !== 'attempt.used' || event.attemptId === undefined) continue;
    told.set(event.attemptId, event.body.usage);
  }
  return store
    .attempts(nightId)
    .map((attempt) => entryOf(context, attempt, told.get(attempt.id) ?? null));
}

function entryOf(context: NightContext, attempt: Attempt, told: Usage | null): LedgerEntry {
  const { id, taskId, nightId, startedAt, endedAt, agent, outcome, state } = attempt;
  const heard = largerUsage(told, context.live.spending.get(id) ?? null);
  return {
    attemptId: id,
    taskId,
    repoId: context.ports.store.task(taskId)?.repoId ?? '',
    nightId,
    startedAt,
    endedAt,
    // An agent that is not configured any more may have had a model.
    hasModel: context.ports.agents.driver(agent)?.hasModel ?? true,
    usage: largerUsage(outcome?.usage ?? null, heard),
    isFinal: endedAt !== null && state !== 'lost',
    isVoid: outcome !== null && NEVER_BEGAN.includes(outcome.kind),
  };
}

const NEVER_BEGAN: readonly string[] = ['spawn-failed', 'auth', 'needs-model'];
