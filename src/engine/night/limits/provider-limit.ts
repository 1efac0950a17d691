import type { NewEvent } from '../../../shared/event.ts';
import type { Attempt, Outcome } from '../../../shared/schema/attempt.ts';
import { isToBeKept } from '../../agent/budget/limit-use.ts';
import { limitsAfter, nextLookAt, type UsageLimit } from '../../agent/budget/usage-limit.ts';
import type { LimitUse } from '../../ports/agent.ts';
import { capitalise, clip } from '../../report/format.ts';
import { formatClock } from '../../time/clock-text.ts';
import { type NightContext, nightOf } from '../context.ts';
import { lastAgentAt } from '../task/deadline.ts';
import { recentNights } from './ledger.ts';

/**
 * What an agent's usage limit means for the next run: nothing; one run may try it; wait until `at` (null: until the run
 * that tries it has an answer); or no run tonight, and why.
 */
export type LimitAnswer =
  | { readonly kind: 'free' }
  | { readonly kind: 'probe' }
  | { readonly kind: 'wait'; readonly at: number | null; readonly why: string }
  | { readonly kind: 'over'; readonly why: string };

/** What a usage limit that `agent` has met says of its next run (features H2). It parks this agent alone. */
export function askLimit(context: NightContext, agent: string): LimitAnswer {
  const limit = limitOf(context, agent);
  if (limit === null || isFreedBySettings(context, limit)) return { kind: 'free' };
  const { clock } = context.ports;
  const why = `${wordsFor(context, limit)}`;
  if (!context.config.limits.resumeAfterLimit && limit.isTonights) {
    return { kind: 'over', why: `${why}, and nothing goes on by itself after a limit` };
  }
  if (limit.lookAt >= lastAgentAt(nightOf(context))) return { kind: 'over', why };
  if (clock.now() < limit.lookAt) return { kind: 'wait', at: limit.lookAt, why };
  return context.live.probes.has(agent) ? { kind: 'wait', at: null, why } : { kind: 'probe' };
}

/** What is kept is the person's to give back, also between two nights. */
function isFreedBySettings({ config, ports }: NightContext, limit: KnownLimit): boolean {
  const { kept, resetsAt, isTonights } = limit;
  if (kept === undefined || isTonights) return false;
  const { usedPercent } = kept;
  return !isToBeKept({ usedPercent, resetsAt }, config.budgets.keepPercent, ports.clock.now());
}

interface KnownLimit extends UsageLimit {
  readonly isTonights: boolean;
}

/**
 * The limit that `agent` has met and that is not known to be over. One of an earlier night counts until the reset that it
 * named, unless a person starts this night by hand.
 */
function limitOf(context: NightContext, agent: string): KnownLimit | null {
  const { store, clock } = context.ports;
  const tonight = limitsAfter(store.eventsOf(context.nightId, LIMIT_EVENTS)).get(agent);
  if (tonight !== undefined) return { ...tonight, isTonights: true };
  if (nightOf(context).trigger === 'command') return null;
  const now = clock.now();
  const earlier = recentNights(context, now)
    .toReversed()
    .flatMap(({ id }) => store.eventsOf(id, LIMIT_EVENTS));
  const limit = limitsAfter(earlier).get(agent);
  const isInForce = limit !== undefined && limit.resetsAt !== null && limit.resetsAt > now;
  return isInForce && !isLifted(context, agent) ? { ...limit, isTonights: false } : null;
}

const LIMIT_EVENTS = ['limit.met', 'limit.lifted'] as const;

function isLifted({ ports: { store }, nightId }: NightContext, agent: string): boolean {
  const events = store.eventsOf(nightId, ['limit.lifted']);
  return events.some((event) => event.type === 'limit.lifted' && event.body.agent === agent);
}

function wordsFor({ config }: NightContext, { agent, resetsAt, kept }: UsageLimit): string {
  if (kept !== undefined) {
    const until = resetsAt === null ? 'it resets' : formatClock(resetsAt, config.schedule.timeZone);
    const used = `${Math.floor(kept.usedPercent)} % of its ${clip(kept.name, 14)} limit`;
    return `${clip(capitalise(agent), 16)} is at ${used}; the rest is kept until ${until}`;
  }
  const name = clip(capitalise(agent), 24);
  return resetsAt === null
    ? `${name} met its usage limit, which resets at an unknown time`
    : `${name} met its usage limit, which resets at ${formatClock(resetsAt, config.schedule.timeZone)}`;
}

/** The event that parks an agent whose run ended with a usage limit. */
export function limitMet(context: NightContext, attempt: Attempt, outcome: Outcome): NewEvent {
  return parked(context, attempt, { resetsAt: outcome.resetsAt });
}

/** The event that parks an agent because the rest of a limit of its provider is kept for the person (features B6). */
export function limitKept(context: NightContext, attempt: Attempt, use: LimitUse): NewEvent {
  const { name, usedPercent, resetsAt } = use;
  return parked(context, attempt, { resetsAt, kept: { name, usedPercent } });
}

function parked(
  context: NightContext,
  attempt: Attempt,
  { resetsAt, kept }: Pick<UsageLimit, 'resetsAt' | 'kept'>,
): NewEvent {
  const { clock, ids } = context.ports;
  const { agent } = attempt;
  const salt = Number.parseInt(ids.hash(attempt.id).slice(0, 4), 16) / 0xffff;
  const lookAt = nextLookAt(resetsAt, clock.now(), salt);
  const words = wordsFor(context, { agent, resetsAt, lookAt, kept, metAt: clock.now() });
  const also = kept === undefined ? {} : { kept };
  const body = { agent, resetsAt, lookAt, ...also, sentence: clip(`${words}.`, 90) };
  return { type: 'limit.met', nightId: context.nightId, taskId: attempt.taskId, body };
}

/** The event that says that an agent works again. */
export function limitLifted({ nightId }: NightContext, agent: string): NewEvent {
  const sentence = `${clip(capitalise(agent), 24)} works again after its usage limit.`;
  return { type: 'limit.lifted', nightId, body: { agent, sentence } };
}

/** Whether a task whose last run met a usage limit is to be gone on with tonight. */
export function mayResume(context: NightContext, { agent, outcome }: Attempt): boolean {
  if (outcome?.kind !== 'limit' || !context.config.limits.resumeAfterLimit) return false;
  return askLimit(context, agent).kind !== 'over';
}
