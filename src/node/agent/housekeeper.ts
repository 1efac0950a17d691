import type {
  AgentDriver,
  AgentEvent,
  AgentJob,
  AgentRun,
  StopCause,
} from '../../engine/ports/agent.ts';
import { reasonOf } from '../../shared/error.ts';
import { ok } from '../../shared/result.ts';
import type { Outcome } from '../../shared/schema/attempt.ts';
import { openOutputFile } from '../process/output-file.ts';
import { doChores } from './housekeeper/chores.ts';
import { judgeChores } from './housekeeper/judge.ts';
import { readRequest } from './housekeeper/request.ts';
import { describeOutcome, kindOfStop, sentenceOfStop } from './outcome.ts';

/**
 * The built-in agent without a model: relative Markdown links with one provable target, trailing whitespace and final
 * newlines, in files its task names. It says `needs-model` of everything else and never guesses.
 */
export function createHousekeeper(): AgentDriver {
  return {
    id: 'housekeeper',
    hasModel: false,
    model: null,
    sandbox: 'built in, runs no command',
    canResume: false,
    whenConfined: { readsSecrets: false, actsOutside: false },
    detect: () =>
      Promise.resolve({
        isInstalled: true,
        version: null,
        login: 'not-needed',
        path: null,
        problems: [],
      }),
    start: startHousekeeping,
  };
}

function startHousekeeping(job: AgentJob, onEvent: (event: AgentEvent) => void): AgentRun {
  let stoppedFor: StopCause | null = null;
  const done = keepHouse(job, { onEvent, stopReason: () => stoppedFor });
  return {
    spawned: Promise.resolve(ok(null)),
    done,
    async stop(reason) {
      stoppedFor ??= reason;
      await done;
    },
  };
}

async function keepHouse(
  job: AgentJob,
  run: { onEvent: (event: AgentEvent) => void; stopReason: () => StopCause | null },
): Promise<Outcome> {
  try {
    const request = readRequest(job.prompt);
    const report = await doChores(job.worktreePath, request, () => run.stopReason() !== null);
    const reason = run.stopReason();
    const outcome =
      reason === null
        ? judgeChores(request, report)
        : describeOutcome(kindOfStop(reason), sentenceOfStop(reason));
    if (report.changedFiles.length > 0) run.onEvent({ kind: 'files', paths: report.changedFiles });
    if (outcome.question !== null) run.onEvent({ kind: 'question', question: outcome.question });
    run.onEvent({ kind: 'text', text: outcome.message });
    return { ...outcome, exitCode: null, outputBytes: keepOutput(job.logPath, outcome.message) };
  } catch (thrown) {
    return describeOutcome('failed', `The housekeeper could not finish: ${reasonOf(thrown)}`);
  }
}

/** Writes what was said where the output of any agent is found; returns its size in bytes. */
function keepOutput(logPath: string, message: string): number {
  const output = openOutputFile(logPath);
  output.write(Buffer.from(`${message}\n`));
  output.close();
  return output.bytes();
}
