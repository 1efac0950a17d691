import type { Attempt, Outcome } from '../../../shared/schema/attempt.ts';
import type { AgentEvent } from '../../ports/agent.ts';
import { type NightContext, record } from '../context.ts';
import { askLimit, limitLifted } from './provider-limit.ts';

/** Follows the one run that tries whether an agent's usage limit is over. */
export interface Probe {
  heard(event: AgentEvent): void;
  ended(outcome: Outcome): void;
}

/** What an agent does only when its model answered it; its words may be those of the limit itself. */
const ANSWERS: readonly AgentEvent['kind'][] = ['command', 'files', 'question'];

/**
 * Takes the trial of `attempt`'s agent when its limit may be over, and tells in the journal when it is. Every other run
 * of this agent waits meanwhile, so that a limit that is still there is met once and not by all.
 */
export function startProbe(context: NightContext, { agent, id }: Attempt): Probe {
  if (askLimit(context, agent).kind !== 'probe') {
    return { heard: () => undefined, ended: () => undefined };
  }
  const { probes } = context.live;
  probes.set(agent, id);
  const lift = (): void => {
    if (probes.get(agent) !== id) return;
    probes.delete(agent);
    record(context, limitLifted(context, agent));
  };
  return {
    heard: ({ kind }) => {
      if (ANSWERS.includes(kind)) lift();
    },
    ended: ({ kind }) => {
      if (kind === 'done' || kind === 'question') lift();
      if (probes.get(agent) === id) probes.delete(agent);
    },
  };
}
