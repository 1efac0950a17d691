import type { AgentEvent, AgentJob } from '../../../engine/ports/agent.ts';
import type { Outcome } from '../../../shared/schema/attempt.ts';
import type { ProcessEnd } from '../../process/start.ts';
import { createGrowingFile } from '../program-agent/growing-file.ts';
import { followUsage, type LiveUsage } from '../program-agent/live-usage.ts';
import type { FollowedRun } from '../program-agent/prepared-run.ts';
import { stderrTailOf } from '../program-agent/stderr-tail.ts';
import { type AgentFolders, vitalSignsOf } from '../program-agent/vital-signs.ts';
import { type CodexStopCause, outcomeOf } from './ending/outcome.ts';
import type { CodexHost } from './host.ts';
import { type CodexLine, parseLine } from './output/line.ts';
import { agentEventOf } from './output/parse.ts';
import { addLine, EMPTY_TALLY, isProgress, type Tally } from './output/tally.ts';
import { NO_TOKENS } from './output/usage.ts';
import type { Preparation } from './prepare.ts';
import { findRollout, readRollout } from './thread-file/rollout.ts';
import { createRunningTotals } from './thread-file/running-totals.ts';
import { clearRunFolder, lastTextOf } from './traces.ts';

/** What a run is made of. */
export interface RunParts {
  readonly host: CodexHost;
  readonly job: AgentJob;
  readonly prepared: Preparation;
  /** Folders of our sandbox that it writes besides its own. */
  readonly folders: readonly string[];
  readonly onEvent: (event: AgentEvent) => void;
}

/** After its last event codex has this long to exit; then it counts as finished and is ended (R34). */
const LINGER_MS = 30_000;

/** Starts codex and follows it to its end: events, the wrong thread, a process that does not exit. */
export function followRun(parts: RunParts): FollowedRun {
  const { host, job, prepared, onEvent } = parts;
  let tally: Tally = EMPTY_TALLY;
  let stopCause: CodexStopCause | null = null;
  let cancelLinger = (): void => undefined;
  let progress = 0;
  const before = { threadId: job.threadId ?? null, totals: prepared.before?.totals ?? NO_TOKENS };
  const live = watchUsage(parts, () => tally.threadId);

  const child = host.startProcess({
    ...{ argv: prepared.argv, env: prepared.env, cwd: job.worktreePath },
    ...{ stdinText: job.prompt, logPath: job.logPath, runToken: job.runToken },
    softSignal: 'SIGINT',
    onLine: (text) => take(parseLine(text)),
  });

  function take(line: CodexLine): void {
    tally = addLine(tally, line);
    if (isProgress(line)) progress += 1;
    const event = agentEventOf(line, before);
    if (event !== null) onEvent(event);
    live.heard();
    if (line.type === 'thread.started' && isWrong(line.thread_id)) end('wrong-thread');
    if (line.type === 'turn.completed' || line.type === 'turn.failed') {
      cancelLinger = host.clock.at(host.clock.now() + LINGER_MS, () => end('finished'));
    }
  }

  function isWrong(threadId: string): boolean {
    return job.threadId !== undefined && job.threadId !== threadId;
  }

  /** `done` tells how it ended; a stop that fails is a bug and must be seen there, not here. */
  function end(cause: CodexStopCause): void {
    stopCause ??= cause;
    child.stop().catch(() => undefined);
  }

  const done = child.done.then(async (exit) => {
    live.end();
    cancelLinger();
    return concludeRun(parts, { exit, tally, stopCause });
  });
  return {
    process: child,
    done,
    vitals: vitalSignsOf(child, placesOf(parts), () => ({
      progress,
      runningCommands: tally.runningCommands.size,
    })),
    async stop(cause) {
      stopCause ??= cause;
      await child.stop();
      await done;
    },
  };
}

function watchUsage(
  { host, prepared, onEvent }: RunParts,
  threadId: () => string | null,
): LiveUsage {
  const find = async () => {
    const id = threadId();
    return id === null ? null : findRollout(prepared.home, id);
  };
  return followUsage({
    clock: host.clock,
    file: createGrowingFile(find, prepared.before?.bytes ?? 0),
    count: createRunningTotals(prepared.before),
    onUsage: (running) => onEvent({ kind: 'usage', ...running }),
  });
}

function placesOf({ job, prepared, folders }: RunParts): AgentFolders {
  return { worktree: job.worktreePath, others: [prepared.home, prepared.tmpDir, ...folders] };
}

async function concludeRun(
  { host, job, prepared, onEvent }: RunParts,
  ended: { exit: ProcessEnd; tally: Tally; stopCause: CodexStopCause | null },
): Promise<Outcome> {
  const { exit, tally, stopCause } = ended;
  const rollout =
    tally.threadId === null
      ? null
      : await readRollout(prepared.home, tally.threadId, prepared.before?.bytes);
  for (const command of rollout?.denied ?? [])
    onEvent({ kind: 'command', command, state: 'denied' });
  for (const use of rollout?.limitUse ?? []) onEvent({ kind: 'limit-use', ...use });
  const outcome = outcomeOf({
    end: exit,
    tally: { ...tally, lastText: tally.lastText ?? (await lastTextOf(prepared.lastTextPath)) },
    rollout,
    stopCause,
    wantedThreadId: job.threadId ?? null,
    before: prepared.before,
    stderrTail: await stderrTailOf(job.logPath),
    nowAt: host.clock.now(),
  });
  if (outcome.kind === 'limit') onEvent({ kind: 'limit', resetsAt: outcome.resetsAt });
  if (outcome.question !== null) onEvent({ kind: 'question', question: outcome.question });
  await clearRunFolder(prepared);
  return outcome;
}
