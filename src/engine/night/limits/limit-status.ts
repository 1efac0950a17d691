import type { AttemptState, OutcomeKind } from '../../../shared/schema/attempt.ts';
import { limitsAfter } from '../../agent/budget/usage-limit.ts';
import type { NightRow, StoreReads } from '../../ports/store.ts';
import { capitalise } from '../../report/format.ts';
import type { Hold } from '../../report/sentence.ts';
import { openBreakersOf } from '../breaker/breakers.ts';

const PARKED: readonly OutcomeKind[] = ['limit', 'network', 'overloaded'];
const LIVE: readonly AttemptState[] = ['starting', 'running', 'stopping'];

/**
 * The words of a night that can do nothing before a usage limit is over (ux.md 2.1 `waiting:limit`); null while anything
 * else goes on. From the journal alone, so that every host says the same.
 */
export function limitHoldOf(store: StoreReads, night: NightRow): Hold | null {
  if (night.state !== 'running' || night.phase !== 'work') return null;
  const limits = [...limitsAfter(store.eventsOf(night.id, ['limit.met', 'limit.lifted'])).values()];
  const [first] = limits.sort((a, b) => a.lookAt - b.lookAt);
  const [broken] = openBreakersOf(store, night.id).sort((a, b) => a.retryAt - b.retryAt);
  if (first === undefined && broken === undefined) return null;
  const attempts = store.attempts(night.id);
  const isAtWork = attempts.some(({ state }) => LIVE.includes(state));
  const isProving = store
    .taskNights(night.id)
    .filter(({ evidence }) => evidence === null)
    .map(({ taskId }) => attempts.findLast((attempt) => attempt.taskId === taskId))
    .some((last) => !PARKED.includes(last?.outcome?.kind ?? 'done'));
  if (isAtWork || isProving) return null;
  if (first !== undefined)
    return { kind: 'waiting:limit', agent: capitalise(first.agent), resetsAt: first.resetsAt };
  if (broken === undefined || broken.retryAt >= night.deadlineAt) return null;
  return { kind: 'waiting:limit', agent: broken.name, resetsAt: broken.retryAt, isRetry: true };
}

/** Agents that are parked because the rest of a provider's limit is kept for the person, each in one sentence. */
export function keptNoticesOf(store: StoreReads, night: NightRow | null): string[] {
  if (night === null || night.endedAt !== null) return [];
  const events = store.eventsOf(night.id, ['limit.met', 'limit.lifted']);
  const limits = limitsAfter(events);
  return events.flatMap((event) => {
    if (event.type !== 'limit.met' || event.body.kept === undefined) return [];
    const isInForce = limits.get(event.body.agent)?.metAt === event.at;
    return isInForce ? [event.body.sentence] : [];
  });
}

/** What an open night has to say of its budgets, each in one sentence; nothing of one that is over. */
export function budgetNoticesOf(store: StoreReads, night: NightRow | null): string[] {
  if (night === null || night.endedAt !== null) return [];
  const told = store.eventsOf(night.id, ['budget.warned', 'budget.spent']);
  const latest = new Map(
    told.flatMap((event) => {
      if (event.type !== 'budget.warned' && event.type !== 'budget.spent') return [];
      const { scope, dimension, repoId = '', sentence } = event.body;
      return scope === 'night' || scope === 'week'
        ? [[`${scope} ${dimension} ${repoId}`, sentence] as const]
        : [];
    }),
  );
  return [...latest.values()];
}
