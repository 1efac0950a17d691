import type { AgentDriver } from '../../../engine/ports/agent.ts';
import { describeHold, powersOf } from '../program-agent/hold-run.ts';
import { extraConfigFrom } from './flags.ts';
import type { CodexHost } from './host.ts';
import { detectCodex } from './program/detect.ts';
import { runCodex } from './run.ts';

/**
 * The Codex CLI behind the agent port (agents.md 2, 9): the native program, prompt on standard input, codex's own
 * sandbox, resume by id. A model that is not configured is the one of the person's own codex configuration.
 */
export function createCodexAgent(host: CodexHost): AgentDriver {
  const { config, env } = host;
  const extraConfig = host.extraConfig ?? extraConfigFrom(env);
  return {
    id: 'codex',
    hasModel: true,
    model: config.model ?? null,
    get sandbox() {
      return describeHold(host.sandbox, `codex's own sandbox (${config.sandbox}, no network)`);
    },
    canResume: true,
    get whenConfined() {
      return powersOf(host.sandbox, true);
    },
    async detect() {
      await host.sandbox?.probeNesting();
      return detectCodex({ config, env, extraConfig });
    },
    start: (job, onEvent) => runCodex({ ...host, extraConfig }, job, onEvent),
  };
}
