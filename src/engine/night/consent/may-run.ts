import type { Task } from '../../../shared/schema/task.ts';
import type { Answered } from '../../agent/prompt/answers.ts';
import { askForTask } from '../../work/consent/ask-to-run.ts';
import { type GateSource, gateOf, sayHeld } from '../../work/consent/gate.ts';
import { type NightContext, nightOf } from '../context.ts';

function sourceOf({ ports, config }: NightContext): GateSource {
  return { store: ports.store, config, hash: ports.ids.hash, now: ports.clock.now() };
}

/** Why a task may not run without the person's yes, as the journal stands now; null when it may. */
export function whyHeld(context: NightContext, task: Task): string | null {
  const source = sourceOf(context);
  return sayHeld(gateOf(source, task), task, source);
}

/**
 * Asks about tasks that wait and were never asked about, in the order given, as far as tonight may still ask
 * (`approvals.maxQuestions`). A plan that starts nothing asks nothing.
 */
export function askAboutTasks(context: NightContext, tasks: readonly Task[]): void {
  if (nightOf(context).scope.planOnly === true) return;
  const { store, ids, clock } = context.ports;
  const { expireAfterMs } = context.config.approvals;
  const source = { ...sourceOf(context), ids, clock, expireAfterMs };
  let left = questionsLeft(context);
  for (const task of tasks.filter(({ state }) => state === 'queued')) {
    const gate = gateOf(source, task);
    if (left <= 0 || gate.kind !== 'ask' || gate.latest !== null) continue;
    store.appendAll(askForTask(source, task, { nightId: context.nightId, isApproved: false }));
    left -= 1;
  }
}

/** How much tonight may still ask. Results that are held do not count: they are held in any case. */
export function questionsLeft({ ports, nightId, config }: NightContext): number {
  const asked = ports.store.asksOfNight(nightId).filter(({ kind }) => kind !== 'result');
  return Math.max(0, config.approvals.maxQuestions - asked.length);
}

/** What the person answered to questions about a task, oldest first; it goes into the prompt of every later try. */
export function answersFor({ ports }: NightContext, taskId: string): Answered[] {
  return ports.store
    .asksOf(taskId)
    .flatMap(({ kind, state, text, answer }) =>
      kind === 'question' && state === 'answered' && answer !== null ? [{ text, answer }] : [],
    );
}
