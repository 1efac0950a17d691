import { setTimeout as pauseFor } from 'node:timers/promises';
import { methods } from '@agentclientprotocol/sdk';
import type { AgentEvent, AgentJob, StopCause } from '../../../engine/ports/agent.ts';
import type { Result } from '../../../shared/result.ts';
import type { Outcome } from '../../../shared/schema/attempt.ts';
import type { ChildProcessHandle, ProcessEnd } from '../../process/start.ts';
import type { FollowedRun } from '../program-agent/prepared-run.ts';
import { stderrTailOf } from '../program-agent/stderr-tail.ts';
import { type Pulse, vitalSignsOf } from '../program-agent/vital-signs.ts';
import { greet, type OpenSession, openSession, takeTurn } from './conversation.ts';
import { outcomeOf } from './ending/outcome.ts';
import { createHearing } from './hearing.ts';
import type { HeldProgram } from './hold.ts';
import type { AcpHost } from './host.ts';
import { type Asker, createAsker, type Refusal } from './wire/ask.ts';
import { openChannel } from './wire/channel.ts';
import type { TurnAnswer } from './wire/messages.ts';

/** What a run is made of. */
export interface RunParts {
  readonly host: AcpHost;
  readonly job: AgentJob;
  readonly program: HeldProgram;
  readonly onEvent: (event: AgentEvent) => void;
}

/** How long an answer may take that needs no model. */
export const ANSWER_MS = 60_000;

/**
 * The steps before TERM and KILL, so that all of them fit into 17 s (spec README 23): to cancel the turn, to end by
 * itself once its input is closed (the slowest that was measured takes 2.1 s), and from the soft signal to TERM.
 */
const STEPS = { cancelMs: 2000, leaveMs: 3000, softMs: 5000 } as const;

/** Starts the agent, has it take one turn, and follows it to its end. */
export function followAcp(parts: RunParts): FollowedRun {
  const { host, job, program, onEvent } = parts;
  let stopCause: StopCause | null = null;
  let session: OpenSession | null = null;
  let pulse: Pulse = { progress: 0, runningCommands: 0 };
  const hearing = createHearing({
    rule: { worktreePath: job.worktreePath, allowed: host.config.allowCommands },
    onEvent,
    onProgress: (runningCommands) => {
      pulse = { progress: pulse.progress + 1, runningCommands };
    },
  });
  const channel = openChannel((line) => child.input?.write(line), hearing);
  const child = startAgent(parts, channel.hear);

  const turn = converse(createAsker(channel.agent, host.clock), parts, (opened) => {
    session = opened;
    const { sessionId: threadId, resumed } = opened;
    hearing.begin({ ...opened, costBefore: host.costs?.get(threadId) ?? null });
    onEvent({ kind: 'session', threadId, resumed });
    for (const text of opened.left) onEvent({ kind: 'warning', text });
  });
  turn.then(() => leave(child)).catch(() => undefined);

  async function stopAgent(): Promise<void> {
    if (session !== null) {
      const params = { sessionId: session.sessionId };
      // A connection that is closed has nothing left to cancel.
      channel.agent.notify(methods.agent.session.cancel, params).catch(() => undefined);
      await Promise.race([turn, child.done, pauseFor(STEPS.cancelMs, null, { ref: false })]);
    }
    await leave(child);
  }

  const done = child.done.then(async (exit) => {
    channel.end();
    const answered = await turn;
    return conclude(parts, { exit, turn: answered, stopCause, session }, hearing);
  });
  const folders = { worktree: job.worktreePath, others: program.folders };
  return {
    process: child,
    done,
    vitals: vitalSignsOf(child, folders, () => pulse),
    async stop(cause) {
      stopCause ??= cause;
      await stopAgent();
      await done;
    },
  };
}

/** Closing the input is how an agent is told to end. */
async function leave(child: ChildProcessHandle): Promise<void> {
  child.input?.end();
  await Promise.race([child.done, pauseFor(STEPS.leaveMs, null, { ref: false })]);
  await child.stop();
}

function startAgent({ host, job, program }: RunParts, onLine: (line: string) => void) {
  return host.startProcess({
    argv: program.argv,
    cwd: job.worktreePath,
    env: program.env,
    isEnclosed: program.isEnclosed,
    holdInput: true,
    logPath: job.logPath,
    runToken: job.runToken,
    graces: { softMs: STEPS.softMs },
    onLine,
  });
}

async function converse(
  ask: Asker,
  { host, job }: RunParts,
  onSession: (session: OpenSession) => void,
): Promise<Result<TurnAnswer, Refusal>> {
  const limitMs = host.answerMs ?? ANSWER_MS;
  const greeting = await greet(ask, limitMs);
  if (!greeting.ok) return greeting;
  const session = await openSession(ask, greeting.value, {
    cwd: job.worktreePath,
    threadId: job.threadId,
    mode: host.config.mode,
    model: job.model,
    effort: job.effort,
    limitMs,
  });
  if (!session.ok) return session;
  onSession(session.value);
  return takeTurn(ask, { sessionId: session.value.sessionId, prompt: job.prompt });
}

async function conclude(
  { host, job, program, onEvent }: RunParts,
  ended: {
    readonly exit: ProcessEnd;
    readonly turn: Result<TurnAnswer, Refusal>;
    readonly stopCause: StopCause | null;
    readonly session: OpenSession | null;
  },
  hearing: ReturnType<typeof createHearing>,
): Promise<Outcome> {
  const { exit, turn, stopCause, session } = ended;
  hearing.pause();
  await program.release();
  const usage = hearing.usage(turn.ok ? (turn.value.usage ?? null) : null);
  if (exit.droppedLines > 0) hearing.onOdd(`${exit.droppedLines} messages over 1 MiB`);
  if (usage !== null) onEvent({ kind: 'usage', usage });
  const outcome = outcomeOf({
    id: host.id,
    end: exit,
    turn,
    stopCause,
    threadId: session?.canResume === true ? session.sessionId : null,
    usage,
    stderrTail: await stderrTailOf(job.logPath),
    nowAt: host.clock.now(),
    ...hearing.summary(),
  });
  const cost = hearing.cost();
  if (session !== null && cost !== null) host.costs?.set(session.sessionId, cost);
  if (outcome.kind === 'limit') onEvent({ kind: 'limit', resetsAt: outcome.resetsAt });
  if (outcome.question !== null) onEvent({ kind: 'question', question: outcome.question });
  return outcome;
}
