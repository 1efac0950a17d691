import type { Found, Rule } from './evidence.ts';
import { told } from './evidence.ts';

const HOUR_MS = 3_600_000;

/** Steps up the ladder keep to their quotas by the clock the journal is written by, whatever dies or is set meanwhile. */
const escalationQuotas: Rule = {
  id: 'escalation-quotas',
  promise: 'No hour and no day has more steps up the ladder than it may.',
  check: ({ truth, config }) => {
    const { perHour, perDay } = config.ladder.escalations;
    const counted = told(truth, 'ladder.escalated').filter(({ body }) => body.exempt === null);
    return counted.flatMap(({ entry }, n): Found[] => {
      const before = counted.slice(0, n + 1).map((one) => one.entry.event.at);
      const within = (ms: number) => before.filter((at) => at > entry.event.at - ms).length;
      const isOver = within(HOUR_MS) > perHour || within(24 * HOUR_MS) > perDay;
      return isOver ? [{ at: entry, says: 'one step more than its quota has room for' }] : [];
    });
  },
};

/** A stronger rung is never taken in silence. */
const toldSteps: Rule = {
  id: 'told-steps',
  promise: 'Every step up the ladder is told with its try.',
  check: ({ truth }) => {
    const steps = told(truth, 'ladder.escalated');
    const level = new Map<string, number>();
    return told(truth, 'attempt.begun').flatMap(({ entry, body }): Found[] => {
      const { attemptId, taskId, nightId } = entry.event;
      const key = `${nightId} ${taskId}`;
      const before = level.get(key) ?? 0;
      const now = body.rung?.level ?? 0;
      level.set(key, now);
      const isTold = steps.some((step) => step.entry.event.attemptId === attemptId);
      return now > before && !isTold
        ? [{ at: entry, says: `rung ${now} after rung ${before}` }]
        : [];
    });
  },
};

/** The rules about the ladder. */
export const LADDER_RULES: readonly Rule[] = [escalationQuotas, toldSteps];
