import type { StoredEvent } from '../../shared/event.ts';
import type { BriefMoment } from '../../shared/schema/brief.ts';
import type { NightPhase } from '../../shared/schema/night.ts';
import { formatDuration } from '../time/duration.ts';

const PHASE_WORDS: Readonly<Record<NightPhase, string>> = {
  health: 'Checked the repositories',
  plan: 'Chose the work',
  work: 'Worked',
  'wrap-up': 'Wrapped up',
  report: 'Wrote the brief',
};

/**
 * What happened to the night as a whole, oldest first: waits with their length and reason, recoveries, refusals,
 * constraint changes, phases, notes. Events of single tasks are not part of it.
 */
export function buildTimeline(events: readonly StoredEvent[], now: number): BriefMoment[] {
  const ordered = [...events].sort((a, b) => a.seq - b.seq);
  return ordered.flatMap((event, index) => {
    const moment = momentOf(event, () => endOfWait(ordered.slice(index + 1), now) - event.at);
    return moment === null ? [] : [{ at: event.at, ...moment }];
  });
}

function momentOf(event: StoredEvent, waitedMs: () => number): Omit<BriefMoment, 'at'> | null {
  switch (event.type) {
    case 'night.moved':
      return event.body.to === 'waiting'
        ? { kind: 'waited', text: `Waited ${formatDuration(waitedMs())}: ${event.body.reason}` }
        : { kind: 'note', text: event.body.reason };
    case 'night.phase-entered':
      return { kind: 'phase', text: PHASE_WORDS[event.body.phase] };
    case 'night.recovered':
      return { kind: 'recovered', text: event.body.reason };
    case 'night.refused':
      return { kind: 'refused', text: event.body.reason };
    case 'repo.refused':
      return { kind: 'refused', text: `${event.body.repoId}: ${event.body.reason}` };
    case 'constraint.changed':
      return { kind: 'note', text: event.body.sentence };
    case 'night.noted':
    case 'power.noted':
      return { kind: 'note', text: event.body.text };
    default:
      return null;
  }
}

/** A wait lasts until the night moves on. */
function endOfWait(later: readonly StoredEvent[], now: number): number {
  return later.find((event) => event.type === 'night.moved')?.at ?? now;
}
