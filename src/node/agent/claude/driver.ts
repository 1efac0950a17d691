import type { AgentDriver, AgentJob } from '../../../engine/ports/agent.ts';
import { describeHold, holdRun } from '../program-agent/hold-run.ts';
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
    sandbox: describeHold(sandboxOf(host), SANDBOXES[host.config.sandbox]),
    canResume: true,
    detect: () => detectClaude(host),
    start: (job, onEvent) =>
      runWhenPrepared(
        () => prepareHeld(host, job),
        ({ prepared, startProcess }) =>
          followRun({ host: { ...host, startProcess }, job, prepared, onEvent }),
      ),
  };
}

const SANDBOXES = {
  own: "Claude Code's own sandbox (commands write only in the worktree, no network)",
  off: null,
} as const;

function sandboxOf({ config, sandbox }: ClaudeHost): ClaudeHost['sandbox'] {
  return config.sandbox === 'off' ? sandbox : undefined;
}

/** Ours holds claude when its own is off; its own inside ours was not tried yet. */
async function prepareHeld(host: ClaudeHost, job: AgentJob) {
  const prepared = await prepareRun(host, job);
  if (!prepared.ok) return prepared;
  const { home, runFolder, tmpDir } = prepared.value;
  const { startProcess } = host;
  const writable = [home, runFolder, tmpDir];
  return holdRun(
    { sandbox: sandboxOf(host), startProcess, writable, hasOwn: false },
    job,
    prepared.value,
  );
}
