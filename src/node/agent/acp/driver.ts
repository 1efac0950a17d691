import type { AgentDriver } from '../../../engine/ports/agent.ts';
import { runWhenPrepared } from '../program-agent/prepared-run.ts';
import { detectAcp } from './detect.ts';
import { followAcp } from './follow.ts';
import type { AcpHost } from './host.ts';
import { findAcpProgram } from './program.ts';

/**
 * Any agent that speaks the Agent Client Protocol, version 1 (agents.md 4, 9). The prompt goes over the protocol, whose
 * channel is its standard input; a session is resumed by its id. What it asks for, we answer; what it does without
 * asking, nothing holds.
 */
export function createAcpAgent(host: AcpHost): AgentDriver {
  return {
    id: host.id,
    hasModel: true,
    model: null,
    sandbox: 'not sandboxed; what it asks for is held to the worktree',
    canResume: true,
    detect: () => detectAcp(host),
    start: (job, onEvent) =>
      runWhenPrepared(
        () => Promise.resolve(findAcpProgram(host)),
        (program) => followAcp({ host, job, program, onEvent }),
      ),
  };
}
