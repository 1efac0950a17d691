import type { StoredEvent } from '../../shared/event.ts';
import type { EventEntry, Evidence, Found, NightLife, Rule } from './evidence.ts';
import { told } from './evidence.ts';

/** Starts of one night in the order they were claimed, each once. */
function claimsOf({ entries }: NightLife): readonly { slotAt: number; entry: EventEntry }[] {
  const seen = new Set<number>();
  return told(entries, 'slot.claimed').flatMap(({ entry, body }) => {
    if (seen.has(body.slotAt)) return [];
    seen.add(body.slotAt);
    return [{ slotAt: body.slotAt, entry }];
  });
}

const maxRuns: Rule = {
  id: 'max-runs',
  promise: 'A night has no more starts than it may.',
  check: ({ nights, config }) => {
    const most = config.limits.maxRunsPerNight;
    if (most === undefined) return [];
    return nights.flatMap((night): Found[] => {
      const over = claimsOf(night)[most];
      return over === undefined ? [] : [{ at: over.entry, says: `more than ${most} starts` }];
    });
  },
};

const minInterval: Rule = {
  id: 'min-interval',
  promise: 'Two starts of a night keep their distance.',
  check: ({ nights, config }) =>
    nights.flatMap((night) => {
      const claims = claimsOf(night);
      return claims.slice(1).flatMap(({ entry }, index): Found[] => {
        const before = claims[index]?.entry;
        // A clock that was set tells another distance than the one that passed.
        const apart = before === undefined ? 0 : entry.wallMs - before.wallMs;
        const truly = before === undefined ? 0 : entry.steadyMs - before.steadyMs;
        if (Math.max(apart, truly) >= config.limits.minIntervalMs) return [];
        return [{ at: entry, says: `only ${Math.round(apart / 60_000)} min after the one before` }];
      });
    }),
};

/** How many starts may be at work, and how many may wait for them, by the schedule's own word. */
const ROOM = {
  skip: { atWork: 1, waiting: 0 },
  buffer_one: { atWork: 1, waiting: 1 },
  cancel_other: { atWork: 1, waiting: Number.POSITIVE_INFINITY },
  allow: { atWork: Number.POSITIVE_INFINITY, waiting: Number.POSITIVE_INFINITY },
} as const;

const overlap: Rule = {
  id: 'overlap',
  promise: 'No start runs into the one before, nor waits for it, unless it may.',
  check: ({ truth, config }) => {
    const room = ROOM[config.schedule.overlap];
    const queue: Queue = { atWork: new Set(), due: new Set() };
    return truth.flatMap((entry): Found[] => {
      if (entry.fact.kind !== 'event') return [];
      const { event } = entry.fact;
      advance(queue, event);
      const { atWork, due } = queue;
      if (event.type === 'slot.claimed' && atWork.size > room.atWork) {
        return [{ at: entry, says: `${atWork.size} starts are at work` }];
      }
      const isOver = event.type === 'slot.due' && atWork.size > 0 && due.size > room.waiting;
      return isOver ? [{ at: entry, says: `${due.size} starts wait for one at work` }] : [];
    });
  },
};

interface Queue {
  readonly atWork: Set<number>;
  readonly due: Set<number>;
}

function advance({ atWork, due }: Queue, event: StoredEvent): void {
  switch (event.type) {
    case 'slot.due':
      due.add(event.body.slot.slotAt);
      break;
    case 'slot.dropped':
      due.delete(event.body.slot.slotAt);
      break;
    case 'slot.claimed':
      due.delete(event.body.slotAt);
      atWork.add(event.body.slotAt);
      break;
    case 'slot.ended':
      atWork.delete(event.body.slotAt);
      break;
    default:
  }
}

const paused: Rule = {
  id: 'paused',
  promise: 'A paused schedule starts nothing.',
  check: ({ truth }) => {
    let until: number | null = null;
    return truth.flatMap((entry): Found[] => {
      if (entry.fact.kind !== 'event') return [];
      const { event } = entry.fact;
      if (event.type === 'schedule.paused') until = event.body.until ?? Number.POSITIVE_INFINITY;
      if (event.type === 'schedule.resumed') until = null;
      if (event.type !== 'slot.due' || until === null || entry.wallMs >= until) return [];
      return [{ at: entry, says: 'a start is due although the schedule is paused' }];
    });
  },
};

const skipped: Rule = {
  id: 'skip-next',
  promise: 'A start that the user skips does not run.',
  check: ({ truth }) => {
    let skip: number | null = null;
    return truth.flatMap((entry): Found[] => {
      if (entry.fact.kind !== 'event') return [];
      const { event } = entry.fact;
      if (event.type === 'schedule.skip-set') skip = event.body.slotAt;
      if (event.type !== 'slot.due' || event.body.slot.slotAt !== skip) return [];
      return [{ at: entry, says: 'a start that was to be skipped is due' }];
    });
  },
};

const flips: Rule = {
  id: 'flips',
  promise: 'A night does not pause and resume without end.',
  check: ({ nights, config }) =>
    nights.flatMap((night) => {
      const { maxFlips } = config.constraints.grace;
      let count = 0;
      let isHeld = false;
      return night.entries.flatMap((entry): Found[] => {
        const { event } = entry;
        if (event.type !== 'night.held' && event.type !== 'night.freed') return [];
        const { level } = event.body;
        const holds = level === 'pause-soft' || level === 'checkpoint-and-stop';
        if (holds !== isHeld) count += 1;
        isHeld = holds;
        // The program counts from its start; the one that stops the night for good is one more.
        const most = (maxFlips + 2) * (1 + recoveriesBefore(night, entry));
        return count > most ? [{ at: entry, says: `${count} pauses and resumes` }] : [];
      });
    }),
};

function recoveriesBefore({ entries }: NightLife, at: EventEntry): number {
  return entries.filter(
    ({ event, steadyMs }) => event.type === 'night.recovered' && steadyMs <= at.steadyMs,
  ).length;
}

const awakeBudget: Rule = {
  id: 'awake-budget',
  promise: 'An attempt works no longer than its task may, counted in waking time.',
  check: ({ agents, config, scenario }: Evidence) => {
    if (scenario.machine.isMute.awakeClock) return [];
    return agents.flatMap((agent): Found[] => {
      if (agent.ended === null || agent.attemptId === null || !agent.ended.machine.isHostUp)
        return [];
      // While its host is dead nobody counts; the next host ends it.
      const worked = Math.min(
        agent.ended.awakeMs - agent.started.awakeMs,
        agent.ended.servedMs - agent.started.servedMs,
      );
      const over = worked - config.limits.taskTimeMs;
      return over > SLACK_MS
        ? [{ at: agent.ended, says: `worked ${Math.round(over / 60_000)} min too long` }]
        : [];
    });
  },
};

/** A pulse, the time an agent takes to end, and a little. */
const SLACK_MS = 150_000;

/** After a usage limit the task is left until the limit is over. */
const limitParks: Rule = {
  id: 'limit-parks',
  promise: 'A usage limit parks the task until it is over.',
  check: ({ truth, agents }) =>
    told(truth, 'attempt.ended').flatMap(({ entry, body: { outcome } }): Found[] => {
      if (outcome?.kind !== 'limit' || outcome.resetsAt === null) return [];
      const { resetsAt } = outcome;
      const { taskId } = entry.event;
      const again = agents.find(
        ({ started, taskId: other }) =>
          other === taskId && started.steadyMs > entry.steadyMs && started.wallMs < resetsAt,
      );
      return again === undefined
        ? []
        : [{ at: again.started, says: 'it is tried within its limit' }];
    }),
};

/** The rules about how much a night may do. */
export const LIMIT_RULES: readonly Rule[] = [
  maxRuns,
  minInterval,
  overlap,
  paused,
  skipped,
  flips,
  awakeBudget,
  limitParks,
];
