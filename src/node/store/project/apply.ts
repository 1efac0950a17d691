import type Database from 'better-sqlite3';
import type { StoredEvent } from '../../../shared/event.ts';
import { projectAttempts } from './attempt.ts';
import { projectConsent } from './consent.ts';
import { projectEmergency } from './emergency.ts';
import { projectNights } from './night.ts';
import type { Projections } from './projection.ts';
import { projectRepositories } from './repository.ts';
import { projectSlots } from './slot.ts';
import { projectSteps } from './step.ts';
import { projectTasks } from './task.ts';
import { projectWork } from './work.ts';

/** Events that are history only: the brief and the logs read them, no table changes. */
const journalOnly: Projections<
  | 'night.refused'
  | 'task.restored'
  | 'night.noted'
  | 'night.held'
  | 'night.freed'
  | 'night.paused'
  | 'night.resumed'
  | 'budget.warned'
  | 'budget.spent'
  | 'limit.met'
  | 'limit.seen'
  | 'limit.lifted'
  | 'ladder.escalated'
  | 'ladder.refused'
  | 'ladder.fell-back'
  | 'ladder.chosen'
  | 'agent.away'
  | 'attempt.deferred'
  | 'breaker.opened'
  | 'breaker.closed'
  | 'power.noted'
  | 'constraint.changed'
  | 'repo.refused'
  | 'baseline.explained'
  | 'item.opened'
  | 'item.asked'
  | 'item.closed'
  | 'item.saved'
  | 'session.restarted'
  | 'session.finished'
  | 'session.ended'
  | 'proposal.made'
  | 'proposal.refused'
  | 'attempt.used'
  | 'attempt.stalled'
  | 'attempt.exceeded'
  | 'attempt.checked'
  | 'attempt.found'
  | 'lesson.learned'
  | 'lesson.dropped'
  | 'performance.measured'
  | 'performance.pruned'
  | 'network.refused'
  | 'journal.doubted'
  | 'wire.tripped'
  | 'work.salvaged'
  | 'issues.read'
  | 'pull-request.opened'
  | 'issue.commented'
  | 'github.refused'
  | 'repo.drifted'
  | 'repo.swept'
  | 'journal.published'
  | 'journal.withheld'
  | 'config.rejected'
  | 'branch.moved'
  | 'night.integrated'
  | 'result.discarded'
  | 'result.restored'
  | 'result.expired'
  | 'result.continued'
  | 'result.unmoved'
> = {
  'night.refused': changeNothing,
  'task.restored': changeNothing,
  'night.noted': changeNothing,
  'night.held': changeNothing,
  'night.freed': changeNothing,
  'night.paused': changeNothing,
  'night.resumed': changeNothing,
  'budget.warned': changeNothing,
  'budget.spent': changeNothing,
  'limit.met': changeNothing,
  'limit.seen': changeNothing,
  'limit.lifted': changeNothing,
  'ladder.escalated': changeNothing,
  'ladder.refused': changeNothing,
  'ladder.fell-back': changeNothing,
  'ladder.chosen': changeNothing,
  'agent.away': changeNothing,
  'attempt.deferred': changeNothing,
  'breaker.opened': changeNothing,
  'breaker.closed': changeNothing,
  'power.noted': changeNothing,
  'constraint.changed': changeNothing,
  'repo.refused': changeNothing,
  'baseline.explained': changeNothing,
  'item.opened': changeNothing,
  'item.asked': changeNothing,
  'item.closed': changeNothing,
  'item.saved': changeNothing,
  'session.restarted': changeNothing,
  'session.finished': changeNothing,
  'session.ended': changeNothing,
  'proposal.made': changeNothing,
  'proposal.refused': changeNothing,
  'attempt.used': changeNothing,
  'attempt.stalled': changeNothing,
  'attempt.exceeded': changeNothing,
  'attempt.checked': changeNothing,
  'attempt.found': changeNothing,
  'lesson.learned': changeNothing,
  'lesson.dropped': changeNothing,
  'performance.measured': changeNothing,
  'performance.pruned': changeNothing,
  'network.refused': changeNothing,
  'journal.doubted': changeNothing,
  'wire.tripped': changeNothing,
  'work.salvaged': changeNothing,
  'issues.read': changeNothing,
  'pull-request.opened': changeNothing,
  'issue.commented': changeNothing,
  'github.refused': changeNothing,
  'repo.drifted': changeNothing,
  'repo.swept': changeNothing,
  'journal.published': changeNothing,
  'journal.withheld': changeNothing,
  'config.rejected': changeNothing,
  'branch.moved': changeNothing,
  'night.integrated': changeNothing,
  'result.discarded': changeNothing,
  'result.restored': changeNothing,
  'result.expired': changeNothing,
  'result.continued': changeNothing,
  'result.unmoved': changeNothing,
};

/**
 * The effect of every event on the tables of `db`. Applied inside the transaction that inserts the event. An event
 * about a row that is not there, or not in a state that allows it, throws.
 */
export function createProjections(db: Database.Database): (event: StoredEvent) => void {
  const projections: Projections = {
    ...projectNights(db),
    ...projectRepositories(db),
    ...projectTasks(db),
    ...projectWork(db),
    ...projectAttempts(db),
    ...projectSteps(db),
    ...projectSlots(db),
    ...projectEmergency(db),
    ...projectConsent(db),
    ...journalOnly,
  };
  return (event) => {
    // The table is keyed by the event's own type, which the compiler cannot follow through a lookup.
    const project = projections[event.type] as (event: StoredEvent) => void;
    project(event);
  };
}

function changeNothing(): void {
  // History only.
}
