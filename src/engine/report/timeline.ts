import type { EventType, StoredEvent } from '../../shared/event.ts';
import type { BriefMoment } from '../../shared/schema/brief.ts';
import type { HoldLevel, NightPhase } from '../../shared/schema/night.ts';
import { tellRefusedHost } from '../safety/refused-host.ts';
import { formatDuration } from '../time/duration.ts';
import { wordsForStop } from './words/emergency.ts';
import { tellLesson, tellPruned } from './words/proof.ts';
import { tellTrip } from './words/trips.ts';

const PHASE_WORDS: Readonly<Record<NightPhase, string>> = {
  health: 'Checked the repositories',
  plan: 'Chose the work',
  work: 'Worked',
  'wrap-up': 'Wrapped up',
  report: 'Wrote the brief',
};

/** The events that the timeline is made from. */
export const TIMELINE_EVENTS: readonly EventType[] = [
  'night.moved',
  'night.refused',
  'night.recovered',
  'night.noted',
  'night.held',
  'night.freed',
  'night.paused',
  'night.resumed',
  'night.phase-entered',
  'budget.warned',
  'budget.spent',
  'limit.met',
  'limit.lifted',
  'attempt.stalled',
  'attempt.exceeded',
  'power.noted',
  'constraint.changed',
  'repo.refused',
  'baseline.explained',
  'lesson.learned',
  'performance.pruned',
  'network.refused',
  'attempt.deferred',
  'agent.away',
  'breaker.opened',
  'breaker.closed',
  'wire.tripped',
  'work.salvaged',
  'repo.drifted',
  'repo.swept',
  'journal.published',
  'journal.withheld',
  'emergency.stopped',
  'emergency.rearmed',
  'session.restarted',
  'session.ended',
  'task.restored',
  'step.doubted',
  'step.settled',
  'issues.read',
  'pull-request.opened',
  'issue.commented',
  'github.refused',
];

/**
 * What happened to the night as a whole, oldest first: waits and pauses with their length and reason, recoveries,
 * refusals, constraint changes, sleep, phases, notes. Events of single tasks are not part of it.
 */
export function buildTimeline(events: readonly StoredEvent[], now: number): BriefMoment[] {
  const ordered = [...events].sort((a, b) => a.seq - b.seq).filter(isFirstOfItsKind);
  return ordered.flatMap((event, index) => {
    const later = ordered.slice(index + 1);
    const lasted = (ends: readonly EventType[]) =>
      formatDuration((later.find(({ type }) => ends.includes(type))?.at ?? now) - event.at);
    const moment =
      momentOf(event, lasted) ??
      proofMoment(event) ??
      holdMoment(event, lasted) ??
      limitMoment(event, later, now);
    return moment === null ? [] : [{ at: event.at, ...moment }];
  });
}

/** The same host refused to a second run of the night says nothing new. */
function isFirstOfItsKind(event: StoredEvent, index: number, all: readonly StoredEvent[]): boolean {
  if (event.type !== 'network.refused') return true;
  const said = tellRefusedHost(event.body);
  const before = all.slice(0, index);
  return !before.some(
    (one) => one.type === 'network.refused' && tellRefusedHost(one.body) === said,
  );
}

type Moment = Omit<BriefMoment, 'at'>;
/** How long something lasted, in words: until the first later event of these, or until now. */
type Lasted = (ends: readonly EventType[]) => string;

function momentOf(event: StoredEvent, lasted: Lasted): Moment | null {
  switch (event.type) {
    case 'night.moved':
      return event.body.to === 'waiting'
        ? { kind: 'waited', text: `Waited ${lasted(['night.moved'])}: ${event.body.reason}` }
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
    case 'network.refused':
      return { kind: 'refused', text: tellRefusedHost(event.body) };
    case 'wire.tripped':
      return { kind: 'refused', text: tellTrip(event.body) };
    case 'github.refused':
      return { kind: 'refused', text: event.body.sentence };
    case 'emergency.stopped':
      return { kind: 'refused', text: wordsForStop(event.body) };
    case 'emergency.rearmed':
      return { kind: 'note', text: 'You re-armed.' };
    case 'step.doubted':
      return { kind: 'refused', text: event.body.sentence };
    case 'agent.away':
      return { kind: 'refused', text: `${event.body.sentence} ${event.body.mend}` };
    case 'night.noted':
      return { kind: 'note', text: event.body.text };
    case 'attempt.stalled':
    case 'attempt.exceeded':
    case 'session.restarted':
    case 'session.ended':
    case 'work.salvaged':
    case 'repo.drifted':
    case 'repo.swept':
    case 'journal.published':
    case 'journal.withheld':
    case 'step.settled':
    case 'issues.read':
    case 'pull-request.opened':
    case 'issue.commented':
    case 'task.restored':
      return { kind: 'note', text: event.body.sentence };
    case 'power.noted':
      return { kind: event.body.kind === 'slept' ? 'waited' : 'note', text: event.body.text };
    default:
      return null;
  }
}

/** What proofs find out beyond a single task. */
function proofMoment(event: StoredEvent): Moment | null {
  switch (event.type) {
    case 'baseline.explained': {
      const { repoId, check, fault } = event.body;
      return {
        kind: 'note',
        text: `${repoId}: check ${check} is red at the base. ${fault.sentence}`,
      };
    }
    case 'lesson.learned':
      return { kind: 'note', text: tellLesson(event.body) };
    case 'performance.pruned':
      return { kind: 'note', text: tellPruned(event.body) };
    default:
      return null;
  }
}

const HOLD_ENDS: readonly EventType[] = [
  'night.held',
  'night.freed',
  'night.recovered',
  'night.moved',
];
const PAUSE_ENDS: readonly EventType[] = ['night.resumed', 'night.moved'];

/** Holds and pauses of a running night. */
function holdMoment(event: StoredEvent, lasted: Lasted): Moment | null {
  switch (event.type) {
    case 'night.held':
      return heldMoment(event.body, lasted);
    case 'night.freed':
      return event.body.level === 'none' ? { kind: 'note', text: event.body.sentence } : null;
    case 'night.paused': {
      const note = event.body.note === '' ? '' : `: ${event.body.note}`;
      return { kind: 'waited', text: `Paused by you for ${lasted(PAUSE_ENDS)}${note}` };
    }
    case 'night.resumed':
      return { kind: 'note', text: 'You let the night go on.' };
    default:
      return null;
  }
}

/** Budgets and usage limits. A limit lasts until a try of the same agent shows that it is over. */
function limitMoment(
  event: StoredEvent,
  later: readonly StoredEvent[],
  now: number,
): Moment | null {
  switch (event.type) {
    case 'budget.warned':
    case 'budget.spent':
    case 'limit.lifted':
    case 'attempt.deferred':
    case 'breaker.opened':
    case 'breaker.closed':
      return { kind: 'note', text: event.body.sentence };
    case 'limit.met': {
      const { agent, sentence } = event.body;
      const end = later.find((other) => endsLimit(other, agent));
      return {
        kind: 'waited',
        text: `Limit wait ${formatDuration((end?.at ?? now) - event.at)}: ${sentence}`,
      };
    }
    default:
      return null;
  }
}

function endsLimit(event: StoredEvent, agent: string): boolean {
  if (event.type === 'night.moved') return event.body.to !== 'running';
  return (
    (event.type === 'limit.met' || event.type === 'limit.lifted') && event.body.agent === agent
  );
}

function heldMoment(
  { level, sentence }: { readonly level: HoldLevel; readonly sentence: string },
  lasted: Lasted,
): Moment {
  switch (level) {
    case 'pause-soft':
      return { kind: 'waited', text: `Paused ${lasted(HOLD_ENDS)}: ${sentence}` };
    case 'checkpoint-and-stop':
      return { kind: 'waited', text: `Saved and stopped ${lasted(HOLD_ENDS)}: ${sentence}` };
    case 'reduce-to-one':
      return { kind: 'note', text: `One task at a time: ${sentence}` };
    default:
      return { kind: 'note', text: `New tasks held: ${sentence}` };
  }
}
