import { rm } from 'node:fs/promises';
import type { AgentEvent, AgentJob } from '../../../engine/ports/agent.ts';
import type { Outcome } from '../../../shared/schema/attempt.ts';
import type { ProcessEnd } from '../../process/start.ts';
import { createGrowingFile } from '../program-agent/growing-file.ts';
import { followUsage, type LiveUsage } from '../program-agent/live-usage.ts';
import type { FollowedRun } from '../program-agent/prepared-run.ts';
import { stderrTailOf } from '../program-agent/stderr-tail.ts';
import { vitalSignsOf } from '../program-agent/vital-signs.ts';
import { type ClaudeStopCause, outcomeOf } from './ending/outcome.ts';
import type { ClaudeHost } from './host.ts';
import { clearLeftovers } from './leftovers.ts';
import { type ClaudeLine, parseLine } from './output/line.ts';
import { agentEventsOf } from './output/parse.ts';
import { addLine, EMPTY_TALLY, isProgress, longTools, type Tally } from './output/tally.ts';
import type { Preparation } from './prepare.ts';
import { createRunningTotals } from './thread-file/running-totals.ts';
import { findTranscript, readTranscript } from './thread-file/transcript.ts';

/** What a run is made of. */
export interface RunParts {
  readonly host: ClaudeHost;
  readonly job: AgentJob;
  readonly prepared: Preparation;
  /** Folders of our sandbox that it writes besides its own. */
  readonly folders: readonly string[];
  readonly onEvent: (event: AgentEvent) => void;
}

/** After a result claude has this long to go on or to exit; then it counts as finished and is ended (R34). */
const LINGER_MS = 30_000;

/** Starts claude and follows it to its end: events, the wrong thread, a process that does not exit. */
export function followRun(parts: RunParts): FollowedRun {
  const { host, job, prepared, onEvent } = parts;
  let tally: Tally = EMPTY_TALLY;
  let stopCause: ClaudeStopCause | null = null;
  let cancelLinger = (): void => undefined;
  let progress = 0;
  const before = { isResumed: job.threadId !== undefined, totals: prepared.before?.totals ?? null };
  const live = watchUsage(parts, () => tally.threadId);

  const child = host.startProcess({
    argv: prepared.argv,
    cwd: job.worktreePath,
    env: prepared.env,
    stdinText: job.prompt,
    logPath: job.logPath,
    runToken: job.runToken,
    softSignal: 'SIGTERM',
    onLine: (text) => take(parseLine(text)),
  });

  function take(line: ClaudeLine): void {
    const events = agentEventsOf(line, tally, before);
    tally = addLine(tally, line);
    if (isProgress(line)) progress += 1;
    for (const event of events) onEvent(event);
    live.heard();
    if (goesOn(line)) cancelLinger();
    if (line.type === 'result') {
      cancelLinger = host.clock.at(host.clock.now() + LINGER_MS, () => end('finished'));
    }
    if (job.threadId !== undefined && tally.threadId !== null && tally.threadId !== job.threadId) {
      end('wrong-thread');
    }
  }

  /** `done` tells how it ended; a stop that fails is a bug and must be seen there, not here. */
  function end(cause: ClaudeStopCause): void {
    stopCause ??= cause;
    child.stop().catch(() => undefined);
  }

  const done = child.done.then(async (exit) => {
    live.end();
    cancelLinger();
    return concludeRun(parts, { exit, tally, stopCause });
  });
  const others = [prepared.home, prepared.runFolder, prepared.tmpDir, ...parts.folders];
  const places = { worktree: job.worktreePath, others };
  return {
    process: child,
    done,
    vitals: vitalSignsOf(child, places, () => ({ progress, runningCommands: longTools(tally) })),
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
    return id === null ? null : findTranscript(prepared.home, id);
  };
  return followUsage({
    clock: host.clock,
    file: createGrowingFile(find, prepared.before?.bytes ?? 0),
    count: createRunningTotals(),
    onUsage: (running) => onEvent({ kind: 'usage', ...running }),
  });
}

/** Whether a line ends the wait for its exit: a result begins it anew, a new turn works; the rest is an afterword. */
function goesOn({ type }: ClaudeLine): boolean {
  return type !== 'rate_limit_event' && type !== 'unknown';
}

async function concludeRun(
  { host, job, prepared, onEvent }: RunParts,
  ended: { exit: ProcessEnd; tally: Tally; stopCause: ClaudeStopCause | null },
): Promise<Outcome> {
  const { exit, tally, stopCause } = ended;
  const { home, before } = prepared;
  const outcome = outcomeOf({
    end: exit,
    tally,
    transcript:
      tally.threadId === null ? null : await readTranscript(home, tally.threadId, before?.bytes),
    stopCause,
    wantedThreadId: job.threadId ?? null,
    before,
    stderrTail: await stderrTailOf(job.logPath),
  });
  if (outcome.kind === 'limit') onEvent({ kind: 'limit', resetsAt: outcome.resetsAt });
  if (outcome.question !== null) onEvent({ kind: 'question', question: outcome.question });
  if (host.config.sandbox === 'own') await clearLeftovers(job.worktreePath);
  await rm(prepared.runFolder, { recursive: true, force: true });
  await rm(prepared.tmpDir, { recursive: true, force: true });
  return outcome;
}
