import type { ConstraintReading } from '../../shared/schema/host.ts';
import type { Status } from '../../shared/schema/status.ts';
import type { Task } from '../../shared/schema/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigSource } from '../ports/config-source.ts';
import type { Brake } from '../ports/emergency/brake.ts';
import type { NightRow, StoreReads } from '../ports/store.ts';
import { sayWaiting } from '../report/consent/ask-words.ts';
import { createTimeFormat } from '../report/format.ts';
import { HOLD_EVENTS, holdOf } from '../report/hold-story.ts';
import { wordsForHold } from '../report/hold-words.ts';
import type { Hold } from '../report/sentence.ts';
import { buildStatus } from '../report/status.ts';
import { doubtNotices } from '../report/words/doubt.ts';
import { tripNotices } from '../report/words/trips.ts';
import { stepsInDoubt } from '../steps/doubt.ts';
import type { Activity } from './activity.ts';
import type { PlanSpan } from './arming.ts';
import { doubtNotice } from './audit/keep-audit.ts';
import { openBreakersOf } from './breaker/breakers.ts';
import { emergencyOf } from './emergency/forbidden.ts';
import { faultNotices } from './environment/faults.ts';
import { ladderStatus } from './ladder/explain.ts';
import { awayNotices } from './ladder/tell-away.ts';
import { budgetNoticesOf, keptNoticesOf, limitHoldOf } from './limits/limit-status.ts';
import { lostNotice } from './lost-starts.ts';
import { RECHECK_MS } from './recheck.ts';
import { driftNotices } from './upkeep/drift.ts';

interface StatusSources {
  readonly store: StoreReads;
  readonly clock: Clock;
  readonly config: ConfigSource;
  /** The stop file; without it the journal alone tells of an emergency stop. */
  readonly brake?: Pick<Brake, 'isPulled' | 'order'> | undefined;
  /** The span of the night that would be armed now. */
  readonly planSpan: PlanSpan;
}

/** The status as of now, from the journal's rows and what running tasks say of themselves. */
export function statusOf(
  { store, clock, config, brake, planSpan }: StatusSources,
  activity: Activity,
  constraints: readonly ConstraintReading[],
): Status {
  const now = clock.now();
  const settings = config.current();
  const { timeZone } = settings.schedule;
  const night = store.openNight() ?? store.nights(1)[0] ?? null;
  const waiting = store.openAsks().filter(({ expiresAt }) => expiresAt > now);
  const told = [sayWaiting(waiting), doubtNotice(store, now), lostNotice(store, now)];
  return buildStatus({
    seq: store.lastSeq(),
    now,
    night,
    ...rowsOf(store, night),
    breakers: night === null || night.endedAt !== null ? [] : openBreakersOf(store, night.id),
    emergency: emergencyOf({ store, brake }, now),
    activityOf: activity.read,
    constraints,
    queued: store.queuedTasks().length,
    repositories: settings.repositories.length,
    agent: settings.agent,
    brief: newestBrief(store),
    notices: [
      ...doubtNotices(stepsInDoubt(store)),
      ...awayNotices(store, night),
      ...budgetNoticesOf(store, night),
      ...keptNoticesOf(store, night),
      ...faultNotices(store, night),
      ...tripNotices(store, night),
      ...driftNotices(store, night),
      ...config.notices(),
      ...told.filter((notice) => notice !== null),
    ],
    nextWindow: planSpan(settings, now),
    nextCheckAt: night?.waitingFor === 'constraint' ? now + RECHECK_MS : null,
    maxConcurrent: settings.limits.maxConcurrent,
    formatTime: createTimeFormat(timeZone),
    hold: night === null ? null : holdNow(store, night, settings.constraints),
    canPause: true,
    ladder: ladderStatus(store, night, { ladder: settings.ladder, now }) ?? undefined,
  });
}

/** What holds a running night back, from its journal alone, so that every host says the same. */
function holdNow(
  store: StoreReads,
  night: NightRow,
  { userIdleMs }: { userIdleMs: number },
): Hold | null {
  const held = night.state === 'running' ? holdOf(store.eventsOf(night.id, HOLD_EVENTS)) : null;
  if (held === null) return limitHoldOf(store, night);
  const isBusy = store.taskNights(night.id).some(({ evidence }) => evidence === null);
  return wordsForHold(held, { idleMs: userIdleMs, isBusy });
}

function rowsOf(store: StatusSources['store'], night: NightRow | null) {
  if (night === null) return { tasks: [], taskNights: [], attempts: [], decisions: [] };
  const taskNights = store.taskNights(night.id);
  const decisions = store.decisions(night.id);
  const ids = new Set([...taskNights, ...decisions].map(({ taskId }) => taskId));
  const tasks = [...ids].map((id) => store.task(id)).filter((task): task is Task => task !== null);
  return { tasks, taskNights, attempts: store.attempts(night.id), decisions };
}

const NIGHTS_BACK = 30;

function newestBrief(store: StatusSources['store']): Status['brief'] {
  const night = store.nights(NIGHTS_BACK).find((row) => row.headline !== null);
  return night === undefined ? null : { nightId: night.id, isRead: night.briefReadAt !== null };
}
