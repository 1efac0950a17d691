import type { Task } from '../../../shared/schema/task.ts';
import { blockedBy } from '../../constraints/check.ts';
import { readConstraints } from '../constraints.ts';
import { enterPhase, type NightContext, nightOf, record } from '../context.ts';
import { waitUntil } from '../pause.ts';
import { RECHECK_MS } from '../recheck.ts';
import { agentDeadline } from '../task/deadline.ts';
import { abandonTask, hasBegun, runTask } from '../task/task.ts';

/** Works through the chosen tasks, up to the configured number at once; each one that does not start leaves its reason. */
export async function workThroughTasks(context: NightContext): Promise<void> {
  enterPhase(context, 'work');
  const pending = chosenTasks(context);
  const lanes = Array.from({ length: context.config.limits.maxConcurrent }, () =>
    workLane(context, pending),
  );
  await Promise.all(lanes);
}

/** Chosen tasks without a verdict tonight, in the order of the plan. */
function chosenTasks({ ports, nightId }: NightContext): Task[] {
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
    .filter((taskId) => open.has(taskId) && !judged.has(taskId))
    .map((taskId) => store.task(taskId))
    .filter((task) => task !== null);
}

async function workLane(context: NightContext, pending: Task[]): Promise<void> {
  for (let task = pending.shift(); task !== undefined; task = pending.shift()) {
    const refusal = await refusalToStart(context, task);
    if (context.stop.reason() === 'shutdown') return;
    if (refusal === null) await runTask(context, task);
    else if (hasBegun(context, task)) abandonTask(context, task, refusal);
    else decline(context, task, refusal);
  }
}

/** Waits while a constraint blocks; a sentence when the task cannot start at all. */
async function refusalToStart(context: NightContext, task: Task): Promise<string | null> {
  const { clock, power } = context.ports;
  if (nightOf(context).scope.planOnly === true) return 'Dry run: it would have run.';
  for (;;) {
    const stopped = stopSentence(context);
    if (stopped !== null) return stopped;
    if (!context.repos.has(task.repoId)) return 'Its repository was refused tonight.';
    const blocker = blockedBy(await readConstraints(context));
    if (blocker === null) break;
    context.activity.note(task.id, `waiting: ${blocker.sentence}`, clock.now());
    await waitUntil(clock, clock.now() + RECHECK_MS, {
      signal: context.stop.signal,
      nudge: (run) => power.onChange(run),
    });
  }
  const { taskTimeMs } = context.config.limits;
  const now = clock.now();
  const until = agentDeadline({ now, night: nightOf(context), taskTimeMs });
  return until <= now ? 'The night was about to end before it could start.' : null;
}

function stopSentence(context: NightContext): string | null {
  switch (context.stop.reason()) {
    case 'user':
      return 'You stopped the night before it started.';
    case 'deadline':
      return 'The night ended before it could start.';
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
