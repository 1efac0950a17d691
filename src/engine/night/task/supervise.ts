import type { Attempt, Outcome } from '../../../shared/schema/attempt.ts';
import type { AgentRun, StopCause } from '../../ports/agent.ts';
import { clauseOf } from '../../report/clause.ts';
import { record } from '../context.ts';
import { isDiskFull } from '../watch/full-disk.ts';
import { type HeldNight, mustStop } from '../watch/night-hold.ts';
import { watchBudget } from './budget.ts';
import type { Spent } from './spent.ts';
import { followVigil, type VigilEnd } from './vigil/follow-vigil.ts';
import type { SignOfLife } from './vigil/sign-of-life.ts';

/** A run of an agent with what is followed of it. */
export interface Supervised {
  readonly attempt: Attempt;
  readonly title: string;
  readonly run: AgentRun;
  readonly life: SignOfLife;
  readonly spent: Spent;
}

/**
 * Follows a run to its end. It is ended when its time or a budget is used up or the night stops; it is interrupted, to go on later,
 * when a hold asks for that, when it is silent after a sleep, and when the host quits.
 */
export async function supervise(context: HeldNight, supervised: Supervised): Promise<Outcome> {
  const { attempt, run, life, spent } = supervised;
  const cut: { why: string | null } = { why: null };
  const interrupt = (why: string, cause: StopCause): void => {
    cut.why ??= why;
    void run.stop(cause);
  };
  const vigil = followVigil(context, supervised);
  const releases = [
    vigil.release,
    watchBudget(context, () => void run.stop('deadline')),
    followStop(context, run, interrupt),
    followHold(context, interrupt),
    context.hold.onWake(() => life.expect(() => callSilent(context, supervised, interrupt))),
    life.end,
    followSpent(context, spent, run),
  ];
  try {
    const spawned = await run.spawned;
    if (spawned.ok && spawned.value !== null) {
      const ids = { taskId: attempt.taskId, attemptId: attempt.id };
      record(context, { type: 'attempt.spawned', ...ids, body: spawned.value });
      context.ports.failpoint('attempt:spawned');
    }
    const outcome = await run.done;
    const why = spent.why();
    if (why !== null) return outOfBudget(outcome, why);
    if (cut.why === null && (await isDiskFull(context.ports)))
      return cutByFullDisk(context, outcome);
    return cut.why === null ? judgedByVigil(outcome, vigil) : interrupted(outcome, cut.why);
  } finally {
    for (const release of releases) release();
  }
}

type Interrupt = (why: string, cause: StopCause) => void;

function followStop({ stop }: HeldNight, run: AgentRun, interrupt: Interrupt): () => void {
  const end = (): void => {
    const reason = stop.reason();
    if (reason === 'shutdown') interrupt('The host ended.', 'user');
    else if (reason === 'superseded') interrupt('The next start took its place.', 'user');
    else void run.stop(reason === 'deadline' ? 'deadline' : 'user');
  };
  if (stop.signal.aborted) end();
  else stop.signal.addEventListener('abort', end, { once: true });
  return () => stop.signal.removeEventListener('abort', end);
}

/**
 * Many agents tell what they used with their last word only; one that is about to end by itself keeps its own outcome. One
 * that is known to go on is stopped before its next request.
 */
const LAST_WORD_MS = 2000;

function followSpent({ ports }: HeldNight, spent: Spent, run: AgentRun): () => void {
  let cancel = (): void => undefined;
  const stopListening = spent.listen(() => {
    cancel();
    if (spent.isGoingOn()) void run.stop('constraint');
    else cancel = ports.clock.after(LAST_WORD_MS, () => void run.stop('constraint'));
  });
  return () => {
    stopListening();
    cancel();
  };
}

function followHold(context: HeldNight, interrupt: Interrupt): () => void {
  const look = (): void => {
    if (mustStop(context)) interrupt(context.hold.now().sentence, 'constraint');
  };
  look();
  return context.hold.onChange(look);
}

function callSilent(
  context: HeldNight,
  { attempt, title }: Supervised,
  interrupt: Interrupt,
): void {
  const text = `'${title}' gave no sign of life after the sleep: stopped, to be taken up again.`;
  record(context, { type: 'night.noted', taskId: attempt.taskId, body: { text } });
  interrupt('The agent gave no sign of life after the machine slept.', 'stall');
}

/** A run that took too much, or showed no sign of work; one that ended by itself in that moment keeps its own outcome. */
function judgedByVigil(outcome: Outcome, vigil: VigilEnd): Outcome {
  const excess = vigil.excess();
  if (excess !== null)
    return outcome.kind === 'stopped' ? cutShort('excess', outcome, excess) : outcome;
  const stall = vigil.stall();
  if (stall === null || outcome.kind !== 'stalled') return outcome;
  const message = `${stall.why} ${outcome.message}`.slice(0, MESSAGE_CAP);
  return cutShort(stall.isLast ? 'hang' : 'stalled', outcome, message);
}

/** The longest message of an outcome, in characters. */
const MESSAGE_CAP = 4000;

function cutShort(kind: Outcome['kind'], outcome: Outcome, message: string): Outcome {
  return { ...outcome, kind, message };
}

/** An agent that ended by itself in the moment of the stop keeps its own outcome. */
function interrupted(outcome: Outcome, why: string): Outcome {
  const isOurs = outcome.kind === 'stopped' || outcome.kind === 'stalled';
  return isOurs ? { ...outcome, kind: 'interrupted', message: `${clauseOf(why)}.` } : outcome;
}

/** Nobody knows what an agent could not write; it goes on once there is space. */
async function cutByFullDisk(context: HeldNight, outcome: Outcome): Promise<Outcome> {
  await context.hold.lookNow();
  return cutShort('interrupted', outcome, 'The disk was full.');
}

/** As `interrupted`, for good: nothing is left to go on with. */
function outOfBudget(outcome: Outcome, why: string): Outcome {
  const isOurs = outcome.kind === 'stopped' || outcome.kind === 'stalled';
  return isOurs ? cutShort('budget', outcome, why) : outcome;
}
