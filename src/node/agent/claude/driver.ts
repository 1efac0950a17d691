import type { AgentDriver } from '../../../engine/ports/agent.ts';
import { runWhenPrepared } from '../program-agent/prepared-run.ts';
import { followRun } from './follow.ts';
import type { ClaudeHost } from './host.ts';
import { prepareRun } from './prepare.ts';
import { detectClaude } from './program/detect.ts';

/**
 * Claude Code behind the agent port (agents.md 3, 9): the native program, prompt on standard input, a home of its own,
 * nothing of the repository run, resume by id. A model that is not configured is claude's own choice.
 */
export function createClaudeAgent(host: ClaudeHost): AgentDriver {
  return {
    id: 'claude',
    hasModel: true,
    model: host.config.model ?? null,
    sandbox: SANDBOXES[host.config.sandbox],
    canResume: true,
    detect: () => detectClaude(host),
    start: (job, onEvent) =>
      runWhenPrepared(
        () => prepareRun(host, job),
        (prepared) => followRun({ host, job, prepared, onEvent }),
      ),
  };
}

const SANDBOXES = {
  own: "Claude Code's own sandbox (commands write only in the worktree, no network)",
  off: 'not sandboxed',
} as const;
