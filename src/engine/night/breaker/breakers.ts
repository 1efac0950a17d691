import type { EventType, NewEvent } from '../../../shared/event.ts';
import type { BreakerSource, OpenBreaker } from '../../../shared/schema/halts/breaker.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { type Breaker, breakerOf } from '../../agent/breaker/breaker.ts';
import { type Moment, momentsOf, sourcesOf } from '../../agent/breaker/moments.ts';
import type { StoreReads } from '../../ports/store.ts';
import { capitalise, clip } from '../../report/format.ts';
import { formatClock } from '../../time/clock-text.ts';
import { type NightContext, nightOf, record } from '../context.ts';
import type { LimitAnswer } from '../limits/provider-limit.ts';
import { lastAgentAt } from '../task/deadline.ts';

/** The events that tell how the sources of a night stand. */
export const BREAKER_EVENTS: readonly EventType[] = [
  'attempt.ended',
  'attempt.committed',
  'task.judged',
  'breaker.opened',
  'breaker.closed',
];

const LIVE: readonly string[] = ['starting', 'running', 'stopping'];
const FREE: LimitAnswer = { kind: 'free' };

/** What the failures of `agent` tonight say of its next run. That it is left alone is told in the journal, once. */
export function askAgentBreaker(context: NightContext, agent: string): LimitAnswer {
  return ask(context, { kind: 'agent', name: agent }, (from) =>
    context.ports.store
      .attempts(context.nightId)
      .some((row) => row.agent === agent && LIVE.includes(row.state) && row.startedAt >= from),
  );
}

/** The same for where a task comes from: its repository, and the goals or the discovery that found it. */
export function askOriginBreakers(context: NightContext, task: Task): LimitAnswer {
  const { store } = context.ports;
  const answers = sourcesOf(task).map((source) =>
    ask(context, source, (from) =>
      store.taskNights(context.nightId).some((row) => {
        if (row.evidence !== null || row.begunAt < from) return false;
        const other = store.task(row.taskId);
        return other !== null && sourcesOf(other).some((one) => isSame(one, source));
      }),
    ),
  );
  const order = ['over', 'wait', 'probe'] as const;
  const found = order.map((kind) => answers.find((answer) => answer.kind === kind));
  return found.find((answer) => answer !== undefined) ?? FREE;
}

function isSame(one: BreakerSource, other: BreakerSource): boolean {
  return one.kind === other.kind && one.name === other.name;
}

function ask(
  context: NightContext,
  source: BreakerSource,
  isTried: (from: number) => boolean,
): LimitAnswer {
  if (context.config.breaker.failures === 0) return FREE;
  const { store, clock } = context.ports;
  const breaker = breakerOf(momentsTonight(store, context.nightId), source, context.config.breaker);
  const retryAt = settle(context, breaker);
  if (retryAt === null) return FREE;
  const why = whyPaused(breaker);
  if (retryAt >= lastAgentAt(nightOf(context))) return { kind: 'over', why };
  if (clock.now() < retryAt) return { kind: 'wait', at: retryAt, why };
  return isTried(retryAt) ? { kind: 'wait', at: null, why } : { kind: 'probe' };
}

/** Writes down what is due; when the source may be tried again, or null when it is free. */
function settle(context: NightContext, { source, failures, retryAt, due }: Breaker): number | null {
  if (due === null) return retryAt;
  if (due.kind === 'close') {
    record(context, closing(source, 'work'));
    return null;
  }
  const isForGood = due.retryAt >= lastAgentAt(nightOf(context));
  const { timeZone } = context.config.schedule;
  const until = isForGood ? 'for tonight' : `until ${formatClock(due.retryAt, timeZone)}`;
  const times = failures === 1 ? 'once' : `${failures} times in a row`;
  const sentence = `${nameOf(source)} failed ${times}: paused ${until}.`;
  record(context, {
    type: 'breaker.opened',
    body: { ...source, failures, retryAt: due.retryAt, sentence },
  });
  return due.retryAt;
}

/** The event that lets a source go: because it works again, or because the person says so. */
export function closing(source: BreakerSource, by: 'work' | 'user'): NewEvent {
  const name = nameOf(source);
  const sentence = by === 'work' ? `${name} works again.` : `You let ${name} go on.`;
  return { type: 'breaker.closed', body: { ...source, by, sentence } };
}

function whyPaused({ source, failures }: Breaker): string {
  return `${nameOf(source)} failed ${failures} times in a row and is paused`;
}

const ORIGINS: Readonly<Record<string, string>> = {
  discovery: 'Work found by discovery',
  goal: 'Work for your goals',
  issue: 'Work from issues',
};

function nameOf({ kind, name }: BreakerSource): string {
  if (kind === 'agent') return clip(capitalise(name), 24);
  return kind === 'origin' ? (ORIGINS[name] ?? name) : `Repository ${clip(name, 24)}`;
}

function momentsTonight(store: StoreReads, nightId: string): Moment[] {
  const agents = new Map(store.attempts(nightId).map(({ id, agent }) => [id, agent]));
  return momentsOf(store.eventsOf(nightId, BREAKER_EVENTS), {
    task: (id) => store.task(id),
    agentOf: (attemptId) => agents.get(attemptId) ?? null,
  });
}

/** The sources of a night that are left alone now, as the journal says. */
export function openBreakersOf(store: StoreReads, nightId: string): OpenBreaker[] {
  const open = new Map<string, OpenBreaker>();
  for (const event of store.eventsOf(nightId, ['breaker.opened', 'breaker.closed'])) {
    if (event.type === 'breaker.opened') open.set(keyOf(event.body), event.body);
    if (event.type === 'breaker.closed') open.delete(keyOf(event.body));
  }
  return [...open.values()];
}

function keyOf({ kind, name }: BreakerSource): string {
  return `${kind} ${name}`;
}
