import type { SessionProgress, SessionRun } from '../../agent/session/restart-policy.ts';
import { type NightContext, nightOf } from '../context.ts';
import { attemptsTonight } from '../task/attempt-row.ts';
import { lastAgentAt, lastResumeAt } from '../task/deadline.ts';
import { readSession } from './state.ts';
import type { SessionWork } from './work.ts';

/** Where a session stands, as its restarts are decided from. */
export function progressOf(context: NightContext, work: SessionWork): SessionProgress {
  const state = readSession(context, work);
  const night = nightOf(context);
  const now = context.ports.clock.now();
  const { minRunwayMs } = context.config.limits;
  return {
    runs: attemptsTonight(context, work.task.id).map(
      ({ id, state: ended, outcome, threadId }): SessionRun => ({
        kind: ended === 'lost' || outcome === null ? 'lost' : outcome.kind,
        isFruitful: state.fruitful.has(id),
        threadId,
      }),
    ),
    isFinished: state.isFinished,
    hasOpenWork: state.open !== null || state.headOid !== state.itemsOid,
    items: state.items.length,
    leftMs: lastAgentAt(night) - now,
    leftToStartMs: lastResumeAt(night, minRunwayMs) - now,
  };
}
