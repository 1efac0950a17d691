import type { AgentRun, StopCause, VitalSigns } from '../../../engine/ports/agent.ts';
import { type AppError, appError } from '../../../shared/error.ts';
import { fail, type Result } from '../../../shared/result.ts';
import type { Outcome } from '../../../shared/schema/attempt.ts';
import type { ChildProcessHandle } from '../../process/start.ts';
import { describeOutcome } from '../outcome.ts';
import { signsOnceStarted } from './vital-signs.ts';

/** An agent whose process has been started. */
export interface FollowedRun {
  readonly process: ChildProcessHandle;
  readonly done: Promise<Outcome>;
  readonly vitals: VitalSigns;
  stop(cause: StopCause): Promise<void>;
}

const STOPPED_EARLY = appError('spawn-failed', 'It was stopped before it started.');

/** A run whose process exists only after `prepare`; a stop before that means that it never starts. `done` always resolves. */
export function runWhenPrepared<Preparation>(
  prepare: () => Promise<Result<Preparation>>,
  follow: (preparation: Preparation) => FollowedRun,
): AgentRun {
  let isStopped = false;
  const started = begin();

  async function begin(): Promise<Result<FollowedRun>> {
    const prepared = await prepare();
    if (!prepared.ok) return prepared;
    return isStopped ? fail(STOPPED_EARLY) : { ok: true, value: follow(prepared.value) };
  }

  return {
    vitals: signsOnceStarted(() => started.then((run) => (run.ok ? run.value.vitals : null))),
    spawned: started.then((run) => (run.ok ? run.value.process.spawned : run)),
    done: started.then((run) => (run.ok ? run.value.done : notStarted(run.error, isStopped))),
    async stop(cause) {
      isStopped = true;
      const run = await started;
      if (run.ok) await run.value.stop(cause);
    },
  };
}

function notStarted(error: AppError, isStopped: boolean): Outcome {
  return describeOutcome(isStopped ? 'stopped' : 'spawn-failed', error.message);
}
