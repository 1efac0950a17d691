import type { Attempt, Handoff, Outcome, OutcomeKind } from '../../../shared/schema/attempt.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { largerUsage } from '../../agent/budget/spending.ts';
import { createOddEvents, type OddEvents } from '../../agent/odd-events.ts';
import { readHandoff } from '../../agent/prompt/handoff.ts';
import { roleOf } from '../../agent/prompt/roles.ts';
import { writePrompt } from '../../agent/prompt/write.ts';
import type { AgentEvent } from '../../ports/agent.ts';
import type { Worktree } from '../../ports/git.ts';
import { answersFor, questionsLeft } from '../consent/may-run.ts';
import { type NightContext, nightOf, type PreparedRepo, record } from '../context.ts';
import { lessonsOf } from '../gates/learn.ts';
import { noteTouched } from '../ladder/at-work.ts';
import type { Placement } from '../ladder/placement.ts';
import { tellAwayAfter } from '../ladder/tell-away.ts';
import { tellPlacement } from '../ladder/told.ts';
import { heardLimitUse } from '../limits/keep-rest.ts';
import { startProbe } from '../limits/probe.ts';
import { limitMet } from '../limits/provider-limit.ts';
import { watchSpending } from '../limits/watch-spending.ts';
import { continuationOf } from '../results/continuation.ts';
import { isConfined } from '../trust/confinement.ts';
import { proposedBy } from '../trust/proposals.ts';
import type { HeldNight } from '../watch/night-hold.ts';
import { attemptRow } from './attempt-row.ts';
import { agentDeadline } from './deadline.ts';
import { createSpent } from './spent.ts';
import { supervise } from './supervise.ts';
import { createSignOfLife } from './vigil/sign-of-life.ts';

/** What one attempt starts from. */
export interface AttemptStart {
  readonly task: Task;
  readonly repo: PreparedRepo;
  readonly worktree: Worktree;
  /** The ports that are this worktree's alone, such as `41000-41009`; absent: not told. */
  readonly ports?: string | null;
  readonly branch: string;
  readonly n: number;
  readonly placement: Placement;
  /** Why the try before was not accepted. */
  readonly notAccepted: string | null;
  readonly findings: string | null;
  readonly wasInterrupted: boolean;
  /** What the attempt before handed over; an agent whose thread goes on knows it. */
  readonly handoff: Handoff | null;
  /** Continue this agent thread instead of starting fresh. */
  readonly threadId: string | null;
  /** What a long session adds: parts of the prompt, and an ear for what its agent says. */
  readonly session?: SessionTalk;
}

/** How a long session talks with its agent. */
export interface SessionTalk {
  /** Parts of the prompt by placeholder; `token` marks data in it. */
  prompt(deadlineAt: number, token: string): Readonly<Record<string, string>>;
  heard(event: AgentEvent, attemptId: string): void;
}

/** Runs one agent once on one task, to its recorded end. Persist, then act: a crash at any point leaves a row that says so. */
export async function runAttempt(context: HeldNight, start: AttemptStart): Promise<Attempt> {
  const attempt = begin(context, start);
  const life = createSignOfLife(context.ports.clock);
  const spent = createSpent();
  const odd = createOddEvents();
  const spending = watchSpending(context, attempt, spent.call);
  const probe = startProbe(context, attempt);
  const { driver, rung } = start.placement;
  const run = driver.start(
    {
      worktreePath: start.worktree.path,
      prompt: promptOf(context, start, attempt.deadlineAt),
      runToken: attempt.runToken,
      logPath: attempt.logPath ?? '',
      deadlineAt: attempt.deadlineAt,
      ...(start.threadId === null ? {} : { threadId: start.threadId }),
      model: rung.model ?? undefined,
      effort: rung.effort ?? undefined,
      isConfined: isConfined(start.task),
    },
    (event) => {
      life.heard();
      probe.heard(event);
      spent.heard(event);
      odd.heard(event);
      if (event.kind === 'usage') spending.used(event.usage);
      if (event.kind === 'limit-use') heardLimitUse(context, attempt, event);
      if (event.kind === 'files') {
        noteTouched(context, start.task.id, { ...event, root: start.worktree.path });
      }
      observe(context, attempt, event);
      start.session?.heard(event, attempt.id);
    },
  );
  const outcome = await supervise(context, { attempt, title: start.task.title, run, life, spent });
  spending.end();
  const used = { ...goneOn(outcome), usage: largerUsage(outcome.usage, spending.known()) };
  end(context, { attempt, task: start.task }, used);
  probe.ended(outcome);
  tellOddEvents(context, attempt, odd);
  const row = attemptRow(context, attempt);
  tellAwayAfter(context, start.task, row);
  return row;
}

/** An agent that asked and went on with an answer of its own has finished; its question waits beside the result. */
function goneOn(outcome: Outcome): Outcome {
  const { kind, question } = outcome;
  return kind === 'question' && question?.defaultTaken !== undefined
    ? { ...outcome, kind: 'done' }
    : outcome;
}

/** What nobody understood is in the log; the timeline says that there is something. */
function tellOddEvents(context: NightContext, attempt: Attempt, odd: OddEvents): void {
  const text = odd.sentence(attempt.agent);
  if (text === null) return;
  const ids = { taskId: attempt.taskId, attemptId: attempt.id };
  record(context, { type: 'night.noted', ...ids, body: { text: `${text}.` } });
}

function begin(context: NightContext, start: AttemptStart): Attempt {
  const { ids, clock, store } = context.ports;
  const { task, repo, n, placement } = start;
  const attemptId = ids.next();
  const { driver, rung, level, exempt } = placement;
  const deadlineAt = agentDeadline({
    now: clock.now(),
    night: nightOf(context),
    taskTimeMs: context.config.limits.taskTimeMs,
  });
  const body = {
    n,
    agent: driver.id,
    model: rung.model ?? driver.model,
    rung: { level, model: rung.model, effort: rung.effort, exempt },
    sandbox: whatHeld(driver.sandbox, context.config.sandbox.checks),
    runToken: ids.token(),
    branch: start.branch,
    baseOid: repo.baseOid,
    deadlineAt,
    logPath: context.ports.files.locate(`attempts/${attemptId}.log`),
  };
  const subject = { nightId: context.nightId, taskId: task.id, attemptId };
  store.appendAll([
    ...tellPlacement(context, placement, start).map((event) => ({ ...event, ...subject })),
    { type: 'attempt.begun', ...subject, body },
  ]);
  context.ports.failpoint('attempt:begun');
  const row = store.attemptsOf(task.id).find((one) => one.id === attemptId);
  if (row === undefined) throw new Error(`attempt ${attemptId} has no row`);
  return row;
}

function promptOf(context: NightContext, start: AttemptStart, deadlineAt: number): string {
  const { task, repo, findings, wasInterrupted } = start;
  const token = context.ports.ids.token();
  return writePrompt(templateFor(context, start), {
    task,
    environment: environmentOf(start),
    comment: continuationOf(context.ports.store, task.id, context.nightId)?.comment ?? null,
    ports: start.ports ?? null,
    checks: repo.checks,
    suites: repo.config.suites,
    lessons: lessonsOf(context, task.repoId).map(({ sentence }) => sentence),
    goals: [...context.config.goals, ...repo.config.goals],
    minutesLeft: (deadlineAt - context.ports.clock.now()) / 60_000,
    findings,
    wasInterrupted,
    answers: answersFor(context, task.id),
    mayAsk: questionsLeft(context) > 0,
    handoff: start.threadId === null ? start.handoff : null,
    token,
    more: start.session?.prompt(deadlineAt, token),
  });
}

/** An initializer is told what is red at the base, and why. */
function environmentOf({ task, repo }: AttemptStart): string | null {
  if (roleOf(task).name !== 'initializer') return null;
  const red = repo.baseline.flatMap(({ name, fault, excerpt }) =>
    fault === undefined ? [] : [`Check ${name}. ${fault.sentence}\n${excerpt}`],
  );
  return red.length === 0 ? 'Every check passes at the base.' : red.join('\n\n');
}

/** The user's own prompt of the role where there is one. The housekeeper reads the built-in one, which it understands. */
function templateFor(
  { config, ports }: NightContext,
  { task, repo, placement }: AttemptStart,
): string {
  const role = roleOf(task);
  if (!placement.driver.hasModel) return role.template;
  const file = repo.config.prompts?.[role.name] ?? config.prompts[role.name];
  return (file === undefined ? null : ports.config.prompt?.(file)) ?? role.template;
}

function end(
  context: NightContext,
  { attempt, task }: { attempt: Attempt; task: Task },
  outcome: Outcome,
): void {
  const ids = { taskId: attempt.taskId, attemptId: attempt.id };
  const positive = outcome.kind === 'done' || outcome.kind === 'question';
  const stopped = STOPPED.includes(outcome.kind);
  const state = positive ? 'done' : stopped ? 'killed' : 'failed';
  context.ports.failpoint('attempt:ended');
  const handoff = readHandoff(outcome.lastText);
  const told = handoff === null ? outcome : { ...outcome, handoff };
  const body = { state, outcome: told, reason: outcome.message.slice(0, 1000) } as const;
  context.ports.store.appendAll([
    { type: 'attempt.ended', nightId: context.nightId, ...ids, body },
    ...proposedBy(context, { attempt, task, lastText: outcome.lastText }),
    ...(outcome.kind === 'limit' ? [limitMet(context, attempt, outcome)] : []),
  ]);
}

const STOPPED: readonly OutcomeKind[] = ['stopped', 'interrupted', 'budget', 'excess'];

function observe(context: NightContext, attempt: Attempt, event: AgentEvent): void {
  const { clock } = context.ports;
  const ids = { taskId: attempt.taskId, attemptId: attempt.id };
  if (event.kind === 'session' && event.threadId !== attempt.threadId) {
    record(context, { type: 'attempt.threaded', ...ids, body: { threadId: event.threadId } });
  }
  context.activity.note(attempt.taskId, wordsFor(event), clock.now());
}

/** What an event means to a person who watches; null when it changes nothing they would see. */
function wordsFor(event: AgentEvent): string | null {
  switch (event.kind) {
    case 'command':
      return event.state === 'started' ? `agent runs ${firstLine(event.command)}` : 'agent working';
    case 'files':
      return `agent changed ${event.paths.length} ${event.paths.length === 1 ? 'file' : 'files'}`;
    case 'retry':
      return `agent waits: ${firstLine(event.reason)}`;
    case 'limit':
      return 'usage limit reached';
    case 'question':
      return 'agent asks a question';
    default:
      return null;
  }
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 60);
}

/** A person who took the sandbox off the checks finds that beside what held the agent, in every brief. */
function whatHeld(agentHeldBy: string, checks: 'require' | 'off'): string {
  return checks === 'off' ? `${agentHeldBy}; setup and checks not sandboxed` : agentHeldBy;
}
