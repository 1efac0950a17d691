import type { Task } from '../../../shared/schema/task.ts';
import { blockedBy } from '../../constraints/check.ts';
import { clauseOf } from '../../report/clause.ts';
import { isSession } from '../../work/session/session-task.ts';
import { whyHeld } from '../consent/may-run.ts';
import { readConstraints } from '../constraints.ts';
import { enterPhase, type NightContext, nightOf, record } from '../context.ts';
import { endWork } from '../ladder/at-work.ts';
import { whyRefused } from '../limits/admit.ts';
import { askSources } from '../limits/ask-sources.ts';
import { nextTask } from '../limits/next-task.ts';
import { waitFor } from '../pause.ts';
import { RECHECK_MS } from '../recheck.ts';
import { abandonSession, runSession } from '../session/session.ts';
import { lastAgentAt } from '../task/deadline.ts';
import { abandonTask, hasBegun, isLeftOpen, runTask } from '../task/task.ts';
import { isUncertain, whyOver } from '../watch/gate.ts';
import type { HeldNight } from '../watch/night-hold.ts';
import { watchNight } from '../watch/watch-night.ts';

/**
 * Works through the chosen tasks, up to the configured number at once, with an eye on the constraints and the person;
 * each task that does not start leaves its reason.
 */
export async function workThroughTasks(context: NightContext): Promise<void> {
  enterPhase(context, 'work');
  const pending = chosenTasks(context);
  const mine = pending.map(({ id }) => id);
  for (const id of mine) context.live.taken.add(id);
  const watch = watchNight(context);
  const held: HeldNight = { ...context, hold: watch };
  try {
    const { maxConcurrent } = context.config.limits;
    await Promise.all(Array.from({ length: maxConcurrent }, () => workLane(held, pending)));
  } finally {
    watch.end();
    for (const id of mine) context.live.taken.delete(id);
  }
}

/** Chosen tasks without a verdict tonight that no other pass has taken, in the order of the plan. */
function chosenTasks({ ports, nightId, live }: NightContext): Task[] {
  const { store } = ports;
  const judged = new Set(
    store.taskNights(nightId).flatMap((row) => (row.evidence === null ? [] : [row.taskId])),
  );
  const open = new Set(
    store.decisions(nightId).flatMap(({ choice, taskId }) => (choice === 'chosen' ? [taskId] : [])),
  );
  const planned = store
    .eventsOf(nightId, ['task.decided'])
    .flatMap((event) => (event.type === 'task.decided' ? [event.body.decision.taskId] : []));
  return [...new Set(planned)]
    .filter((taskId) => open.has(taskId) && !judged.has(taskId) && !live.taken.has(taskId))
    .map((taskId) => store.task(taskId))
    .filter((task) => task !== null);
}

async function workLane(context: HeldNight, pending: Task[]): Promise<void> {
  const leave = await context.live.lanes.take(context.stop.signal);
  try {
    await workOff(context, pending);
  } finally {
    leave?.();
  }
}

async function workOff(context: HeldNight, pending: Task[]): Promise<void> {
  let task = await nextTask(context, pending);
  while (task !== null) {
    const current = task;
    const end = await workOn(context, current).finally(() => endWork(context, current));
    if (isLeftOpen(context)) return;
    if (end === 'parked') pending.push(task);
    task = await nextTask(context, pending);
  }
}

/** Runs a task when it may start, otherwise leaves its reason. A parked one is to be tried again later. */
async function workOn(context: HeldNight, task: Task): Promise<'ended' | 'parked'> {
  const start = await waitToStart(context, task);
  if ('giveBack' in start) {
    const isTaken = askSources(context, task).kind === 'wait';
    if (!isLeftOpen(context) && !isTaken) return run(context, task).finally(start.giveBack);
    start.giveBack();
    // While it waited for its place, another task took the one try that decides for both.
    if (isTaken) return 'parked';
  } else if (!isLeftOpen(context)) {
    if (hasBegun(context, task)) await abandon(context, task, start.refusal);
    else decline(context, task, start.refusal);
  }
  return 'ended';
}

function run(context: HeldNight, task: Task): Promise<'ended' | 'parked'> {
  return isSession(task) ? runSession(context, task) : runTask(context, task);
}

function abandon(context: HeldNight, task: Task, why: string): Promise<void> {
  return isSession(task) ? abandonSession(context, task, why) : abandonTask(context, task, why);
}

/** A place for a task, to be given back after its verdict; or a sentence why it cannot start at all. */
type Start = { readonly giveBack: () => void } | { readonly refusal: string };

/** Waits while a constraint, a hold or the person keeps new tasks back, until no agent could work on it any more. */
async function waitToStart(context: HeldNight, task: Task): Promise<Start> {
  const { clock, power, device } = context.ports;
  if (nightOf(context).scope.planOnly === true) return { refusal: 'Dry run: it would have run.' };
  for (let waitedFor: string | null = null; ; ) {
    const refusal = refusalNow(context, task, waitedFor);
    if (refusal !== null) return { refusal };
    const blocker = blockedBy(await readConstraints(context));
    const mayBegin = blocker === null && !isUncertain(context);
    const giveBack = mayBegin ? context.hold.claim('task') : null;
    if (giveBack !== null) return { giveBack };
    waitedFor = blocker?.sentence ?? (context.hold.now().sentence || 'Another task runs alone.');
    context.activity.note(task.id, `waiting: ${waitedFor}`, clock.now());
    const untilLastMs = Math.max(SOON_MS, lastAgentAt(nightOf(context)) - clock.now());
    await waitFor(clock, Math.min(RECHECK_MS, untilLastMs), {
      signal: context.stop.signal,
      nudge: (run) =>
        joined([power.onChange(run), device?.onChange(run), context.hold.onChange(run)]),
    });
  }
}

const SOON_MS = 1000;

function joined(stops: readonly ((() => void) | undefined)[]): () => void {
  return () => {
    for (const stop of stops) stop?.();
  };
}

function refusalNow(context: HeldNight, task: Task, waitedFor: string | null): string | null {
  const stopped = stopSentence(context);
  if (stopped !== null) return stopped;
  if (!context.repos.has(task.repoId)) return 'Its repository was refused tonight.';
  const held = hasBegun(context, task) ? null : whyHeld(context, task);
  if (held !== null) return held;
  if (whyOver(context) === null) return whyRefused(context, task);
  return waitedFor === null
    ? 'The night was about to end before it could start.'
    : `It waited until the night was about to end: ${clauseOf(waitedFor)}.`;
}

function stopSentence(context: NightContext): string | null {
  switch (context.stop.reason()) {
    case 'user':
      return 'You stopped the night before it started.';
    case 'emergency':
      return 'An emergency stop came before it started.';
    case 'deadline':
      return 'The night ended before it could start.';
    case 'shutdown':
    case 'superseded':
      return 'It was left for later.';
    default:
      return null;
  }
}

function decline(context: NightContext, task: Task, reason: string): void {
  const { ports, nightId } = context;
  const decision = {
    nightId,
    taskId: task.id,
    choice: 'not-run',
    reason,
    score: 0,
    decidedAt: ports.clock.now(),
  } as const;
  record(context, { type: 'task.decided', taskId: task.id, body: { decision } });
}
