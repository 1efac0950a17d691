import type { StoredEvent } from '../../../shared/event.ts';
import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { BriefMend } from '../../../shared/schema/brief.ts';

/** The agents of a night that still wait for the person: away, and no later run of theirs went well. */
export function agentsToMend(
  events: readonly StoredEvent[],
  attempts: readonly Attempt[],
): BriefMend[] {
  const newest = new Map<string, BriefMend>();
  for (const event of events) {
    if (event.type !== 'agent.away') continue;
    const { agent, sentence, mend } = event.body;
    newest.delete(agent);
    if (!worksSince(attempts, agent, event.at)) newest.set(agent, { agent, sentence, mend });
  }
  return [...newest.values()];
}

function worksSince(attempts: readonly Attempt[], agent: string, at: number): boolean {
  return attempts.some(({ agent: who, startedAt, outcome }) => {
    const isWell = outcome?.kind === 'done' || outcome?.kind === 'question';
    return who === agent && startedAt >= at && isWell;
  });
}
