import type { AgentEvent, AgentJob, AgentRun } from '../../../engine/ports/agent.ts';
import { holdRun } from '../program-agent/hold-run.ts';
import { runWhenPrepared } from '../program-agent/prepared-run.ts';
import { followRun } from './follow.ts';
import type { CodexHost } from './host.ts';
import { prepareRun } from './prepare.ts';

/** News, plugins and statistics; its commands, in its own sandbox, cannot call them (tried, codex 0.169.0). */
const CALLS_OF_ITS_OWN = ['github.com:443', 'api.github.com:443', 'ab.chatgpt.com:443'];

/** One run of codex from the first look for its program to its outcome. */
export function runCodex(
  host: CodexHost,
  job: AgentJob,
  onEvent: (event: AgentEvent) => void,
): AgentRun {
  return runWhenPrepared(
    async () => {
      const prepared = await prepareRun(host, job);
      if (!prepared.ok) return prepared;
      const writable = [prepared.value.home, host.runDir];
      const { sandbox, startProcess } = host;
      const { modelHosts } = prepared.value;
      const quietHosts = CALLS_OF_ITS_OWN;
      const holding = { sandbox, startProcess, writable, modelHosts, quietHosts, hasOwn: true };
      return holdRun(holding, job, prepared.value);
    },
    ({ prepared, folders, startProcess }) =>
      followRun({ host: { ...host, startProcess }, job, prepared, folders, onEvent }),
  );
}
