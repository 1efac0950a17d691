import type { EventType } from '../../../shared/event.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { capitalise } from '../../report/format.ts';
import type { NightContext } from '../context.ts';
import { placementOf } from '../ladder/placement.ts';
import { anyOf, waitFor } from '../pause.ts';
import { RECHECK_MS } from '../recheck.ts';
import { whyNotConfined } from '../trust/confinement.ts';
import { type Turn, waitForTurn } from '../watch/gate.ts';
import type { HeldNight } from '../watch/night-hold.ts';
import { askSources } from './ask-sources.ts';
import { askBudgets } from './budget-gate.ts';

/** A run under way, none any more tonight, or none before its agent's usage limit is over. */
export type Admission<T> =
  | { readonly isGiven: true; readonly run: Promise<T> }
  | Extract<Turn, { isGiven: false }>
  | 'parked';

/**
 * Waits until an agent may work on `task`: the night lets it, a budget has room for it, and its agent is not at its usage
 * limit. Then it calls `begin`, which must put the run on record before it waits for anything: others are asked meanwhile.
 */
export async function admit<T>(
  context: HeldNight,
  task: Task,
  begin: () => Promise<T>,
): Promise<Admission<T>> {
  for (;;) {
    const turn = await waitForTurn(context, task.id);
    if (!turn.isGiven) return turn;
    const objection = objectionTo(context, task);
    if (objection === null) return { isGiven: true, run: begin().finally(turn.giveBack) };
    turn.giveBack();
    if (objection.kind === 'never') return { isGiven: false, why: objection.why };
    context.activity.note(task.id, `waits: ${objection.why}`, context.ports.clock.now());
    if (objection.kind === 'limit') return 'parked';
    await waitForNews(context);
  }
}

interface Objection {
  readonly kind: 'never' | 'limit' | 'budget';
  readonly why: string;
}

/** What stands against another run for `task` now; null when nothing does. */
function objectionTo(context: NightContext, task: Task): Objection | null {
  const unheld = whyNotConfined(context, task);
  if (unheld !== null) return { kind: 'never', why: unheld };
  const budgets = askBudgets(context, task);
  if (budgets.kind === 'spent') return { kind: 'never', why: budgets.why };
  const limit = askSources(context, task);
  if (limit.kind === 'over') return { kind: 'never', why: limit.why };
  if (limit.kind === 'wait') return { kind: 'limit', why: limit.why };
  if (budgets.kind === 'free') return null;
  return { kind: 'budget', why: 'running tries may use up the budget' };
}

/** Why no run for `task` may begin any more tonight, by its budgets and its agent's usage limit; null when one may. */
export function whyRefused(context: NightContext, task: Task): string | null {
  if (placementOf(context, task) === null) return null;
  const unheld = whyNotConfined(context, task);
  if (unheld !== null) return `${capitalise(unheld)}.`;
  const limit = askSources(context, task);
  if (limit.kind === 'over') return `${limit.why}.`;
  const budgets = askBudgets(context, task);
  if (budgets.kind !== 'spent') return null;
  return `${capitalise(budgets.why)}.`;
}

const NEWS: readonly EventType[] = [
  'attempt.ended',
  'task.judged',
  'limit.met',
  'limit.lifted',
  'breaker.closed',
  'budget.spent',
];

/** Waits until something happens that may let another run begin, at most until the night is to be looked at again. */
export async function waitForNews(context: HeldNight, forMs: number = RECHECK_MS): Promise<void> {
  const { clock, store } = context.ports;
  await waitFor(clock, forMs, {
    signal: context.stop.signal,
    nudge: anyOf(
      (run) => store.follow((event) => NEWS.includes(event.type) && run()),
      context.hold.onChange,
    ),
  });
}
