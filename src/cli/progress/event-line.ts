import { tellTrip } from '../../engine/report/words/trips.ts';
import { tellRefusedHost } from '../../engine/safety/refused-host.ts';
import type { StoredEvent } from '../../shared/event.ts';
import type { CheckResult } from '../../shared/schema/check.ts';

/** Titles of tasks by id, learned from the events themselves. */
export type Titles = Map<string, string>;

/** One line for a person who watches a night; null for events that say nothing to them. */
export function lineFor(event: StoredEvent, titles: Titles): string | null {
  const title = titles.get(event.taskId ?? '') ?? 'a task';
  switch (event.type) {
    case 'night.moved':
      return `night      ${event.body.from} → ${event.body.to}: ${event.body.reason}`;
    case 'night.phase-entered':
      return `phase      ${event.body.phase}`;
    case 'night.refused':
      return `refused    ${event.body.reason}`;
    case 'night.recovered':
      return `recovered  ${event.body.reason}`;
    case 'night.noted':
      return `note       ${event.body.text}`;
    case 'night.held':
      return `held       ${event.body.level}: ${event.body.sentence}`;
    case 'night.freed':
      return `freed      ${event.body.sentence}`;
    case 'attempt.deferred':
    case 'breaker.opened':
    case 'breaker.closed':
      return `waits      ${event.body.sentence}`;
    case 'night.paused':
      return `paused     ${event.body.note || 'by you'}`;
    case 'night.resumed':
      return 'resumed    by you';
    case 'constraint.changed':
      return `constraint ${event.body.name}: ${event.body.sentence}`;
    case 'repo.refused':
      return `repository ${event.body.repoId} refused: ${event.body.reason}`;
    case 'baseline.measured':
      return `baseline   ${event.body.repoId}: ${summary(event.body.results)}`;
    case 'task.decided':
      return `${event.body.decision.choice.padEnd(10)} ${title}: ${event.body.decision.reason}`;
    case 'item.opened':
      return `item ${event.body.n}     ${event.body.title}`;
    case 'session.restarted':
    case 'session.ended':
      return `session    ${event.body.sentence}`;
    case 'attempt.begun':
      return `try ${event.body.n}      ${title} (${event.body.agent})`;
    case 'ladder.chosen':
    case 'ladder.escalated':
    case 'ladder.refused':
    case 'ladder.fell-back':
      return `ladder     ${title}: ${event.body.sentence}`;
    case 'attempt.stalled':
    case 'attempt.exceeded':
      return `stopped    ${event.body.sentence}`;
    case 'attempt.checked':
      return `checks     ${title}: ${summary(event.body.results)}`;
    case 'task.judged':
      return `${event.body.evidence.verdict.padEnd(10)} ${title}: ${event.body.evidence.reason}`;
    case 'branch.landed':
      return `landed     ${event.body.ref}`;
    default:
      return upkeepLine(event) ?? gitHubLine(event) ?? refusedLine(event);
  }
}

function gitHubLine({ type, body }: StoredEvent): string | null {
  switch (type) {
    case 'issues.read':
    case 'pull-request.opened':
    case 'issue.commented':
    case 'github.refused':
      return `github     ${body.sentence}`;
    default:
      return null;
  }
}

/** What was done to look after repositories. */
function upkeepLine(event: StoredEvent): string | null {
  switch (event.type) {
    case 'work.salvaged':
      return `kept       ${event.body.sentence}`;
    case 'repo.drifted':
    case 'repo.swept':
    case 'journal.published':
    case 'journal.withheld':
      return `upkeep     ${event.body.sentence}`;
    default:
      return null;
  }
}

/** What something held tried and may not do. */
function refusedLine(event: StoredEvent): string | null {
  if (event.type === 'wire.tripped') return `refused    ${tellTrip(event.body)}`;
  return event.type === 'network.refused' ? `refused    ${tellRefusedHost(event.body)}` : null;
}

/** Remembers the titles an event carries. */
export function learnTitle(event: StoredEvent, titles: Titles): void {
  if (event.type === 'task.added' || event.type === 'task.edited') {
    titles.set(event.body.task.id, event.body.task.title);
  }
}

function summary(results: readonly CheckResult[]): string {
  if (results.length === 0) return 'no checks';
  return results.map(({ name, outcome }) => `${name} ${outcome}`).join(', ');
}
