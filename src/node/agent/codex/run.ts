import type { AgentEvent, AgentJob, AgentRun } from '../../../engine/ports/agent.ts';
import { runWhenPrepared } from '../program-agent/prepared-run.ts';
import { followRun } from './follow.ts';
import type { CodexHost } from './host.ts';
import { prepareRun } from './prepare.ts';

/** One run of codex from the first look for its program to its outcome. */
export function runCodex(
  host: CodexHost,
  job: AgentJob,
  onEvent: (event: AgentEvent) => void,
): AgentRun {
  return runWhenPrepared(
    () => prepareRun(host, job),
    (prepared) => followRun({ host, job, prepared, onEvent }),
  );
}
