import type { AgentDriver, AgentJob } from '../../../engine/ports/agent.ts';
import { entryOfUrl } from '../../sandbox/network/host-list.ts';
import { describeHold, holdRun, powersOf } from '../program-agent/hold-run.ts';
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
    get sandbox() {
      return describeHold(host.sandbox, SANDBOXES[host.config.sandbox]);
    },
    canResume: true,
    get whenConfined() {
      return powersOf(host.sandbox, host.config.sandbox === 'own');
    },
    async detect() {
      if (host.config.sandbox === 'own') await host.sandbox?.probeNesting();
      return detectClaude(host);
    },
    start: (job, onEvent) =>
      runWhenPrepared(
        () => prepareHeld(host, job),
        ({ prepared, folders, startProcess }) =>
          followRun({ host: { ...host, startProcess }, job, prepared, folders, onEvent }),
      ),
  };
}

const SANDBOXES = {
  own: "Claude Code's own sandbox (commands write only in the worktree, no network)",
  off: null,
} as const;

/** Ours holds claude, around its own where that starts inside. */
async function prepareHeld(host: ClaudeHost, job: AgentJob) {
  const prepared = await prepareRun(host, job);
  if (!prepared.ok) return prepared;
  const { home, runFolder, tmpDir } = prepared.value;
  const { startProcess } = host;
  const writable = [home, runFolder, tmpDir];
  return holdRun(
    {
      sandbox: host.sandbox,
      startProcess,
      writable,
      modelHosts: modelHosts(host),
      hasOwn: host.config.sandbox === 'own',
    },
    job,
    prepared.value,
  );
}

/** Where a subscription or a key of Anthropic leads, and the service that is configured. */
function modelHosts({ env }: ClaudeHost): string[] {
  const service = entryOfUrl(env['ANTHROPIC_BASE_URL'] ?? '');
  return [...CLAUDE_HOSTS, ...(service === null ? [] : [service])];
}

const CLAUDE_HOSTS = [
  'api.anthropic.com',
  'platform.claude.com',
  'console.anthropic.com',
  'claude.ai',
];
