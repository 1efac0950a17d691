import type { AgentDriver } from '../../../engine/ports/agent.ts';
import { powersOf } from '../program-agent/hold-run.ts';
import { runWhenPrepared } from '../program-agent/prepared-run.ts';
import { detectAcp } from './detect.ts';
import { followAcp } from './follow.ts';
import { holdAcp } from './hold.ts';
import type { AcpHost } from './host.ts';

const UNHELD = 'not sandboxed; what it asks for is held to the worktree';

/**
 * Any agent that speaks the Agent Client Protocol, version 1 (agents.md 4, 9). The prompt goes over the protocol, whose
 * channel is its standard input; a session is resumed by its id. What it asks for, we answer; what it does without
 * asking, only the sandbox holds.
 */
export function createAcpAgent(given: AcpHost): AgentDriver {
  const host = { ...given, costs: given.costs ?? new Map<string, number>() };
  return {
    id: host.id,
    hasModel: true,
    model: null,
    get sandbox() {
      const { sandbox } = host;
      return sandbox?.isRequired('agent') === true ? sandbox.describe('agent') : UNHELD;
    },
    canResume: true,
    get whenConfined() {
      return powersOf(host.sandbox, false);
    },
    detect: () => detectAcp(host),
    start: (job, onEvent) =>
      runWhenPrepared(
        () => holdAcp(host, job),
        (program) => followAcp({ host, job, program, onEvent }),
      ),
  };
}
