import type { EventType } from '../../shared/event.ts';

const INFO = 30;
const WARN = 40;
const CRITICAL = 50;

/** Events that tell of something refused, lost or broken. */
const WARNINGS: ReadonlySet<EventType> = new Set<EventType>([
  'night.refused',
  'night.recovered',
  'night.held',
  'budget.warned',
  'budget.spent',
  'limit.met',
  'agent.away',
  'breaker.opened',
  'emergency.stopped',
  'ladder.refused',
  'ladder.fell-back',
  'attempt.stalled',
  'attempt.exceeded',
  'repo.refused',
  'network.refused',
  'wire.tripped',
  'proposal.refused',
  'work.salvaged',
  'repo.drifted',
  'journal.withheld',
  'step.failed',
  'step.doubted',
  'github.refused',
  'task.restored',
  'config.rejected',
  'slot.dropped',
  'schedule.paused',
  'result.rejected',
  'result.undone',
  'result.unmoved',
]);

/** Events that a person must hear of, whatever else there is to read. */
const CRITICALS: ReadonlySet<EventType> = new Set<EventType>(['journal.doubted']);

/** How much an event matters to a reader of the journal: 30 is ordinary, 40 a warning, 50 critical. */
export function levelOf(type: EventType): number {
  if (CRITICALS.has(type)) return CRITICAL;
  return WARNINGS.has(type) ? WARN : INFO;
}
