import type { EventType } from '../../shared/event.ts';

const INFO = 30;
const WARN = 40;

/** Events that tell of something refused, lost or broken. */
const WARNINGS: ReadonlySet<EventType> = new Set<EventType>([
  'night.refused',
  'night.recovered',
  'night.held',
  'budget.warned',
  'budget.spent',
  'limit.met',
  'emergency.stopped',
  'ladder.refused',
  'ladder.fell-back',
  'attempt.stalled',
  'attempt.exceeded',
  'repo.refused',
  'network.refused',
  'step.failed',
  'config.rejected',
  'slot.dropped',
  'schedule.paused',
]);

/** How much an event matters to a reader of the journal: 30 is ordinary, 40 a warning. */
export function levelOf(type: EventType): number {
  return WARNINGS.has(type) ? WARN : INFO;
}
