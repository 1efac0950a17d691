import type { AgentEvent, AgentJob, AgentRun } from '../../../engine/ports/agent.ts';
import { type AppError, appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Outcome } from '../../../shared/schema/attempt.ts';
import { describeOutcome } from '../outcome.ts';
import { type FollowedRun, followRun } from './follow.ts';
import type { CodexHost } from './host.ts';
import { prepareRun } from './prepare.ts';

const STOPPED_EARLY = appError('spawn-failed', 'It was stopped before it started.');

/** One run of codex from the first look for its program to its outcome. `done` always resolves. */
export function runCodex(
  host: CodexHost,
  job: AgentJob,
  onEvent: (event: AgentEvent) => void,
): AgentRun {
  let isStopped = false;
  const started = begin();

  async function begin(): Promise<Result<FollowedRun>> {
    const prepared = await prepareRun(host, job);
    if (!prepared.ok) return prepared;
    if (isStopped) return fail(STOPPED_EARLY);
    return ok(followRun({ host, job, prepared: prepared.value, onEvent }));
  }

  return {
    spawned: started.then((run) => (run.ok ? run.value.process.spawned : run)),
    done: started.then((run) => (run.ok ? run.value.done : notStarted(run.error, isStopped))),
    async stop(reason) {
      isStopped = true;
      const run = await started;
      if (run.ok) await run.value.stop(reason);
    },
  };
}

function notStarted(error: AppError, isStopped: boolean): Outcome {
  return describeOutcome(isStopped ? 'stopped' : 'spawn-failed', error.message);
}
