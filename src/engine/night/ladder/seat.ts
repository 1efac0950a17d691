import type { Task } from '../../../shared/schema/task.ts';
import type { EscalationCause, EscalationRefusal } from '../../agent/ladder/quota.ts';
import type { Rung } from '../../agent/ladder/rung.ts';
import { needsModel } from '../../work/needs-model.ts';
import type { NightContext } from '../context.ts';
import { whyAway } from './away.ts';
import { readyWithModel, rungsOf, type TaskLadder } from './crew.ts';

/** The rung a try really takes, with whom it stands in for. */
export interface Seat {
  readonly rung: Rung;
  readonly level: number;
  readonly fellBack: { readonly from: Rung; readonly why: string } | null;
}

/** A rung that is wanted, and what a stronger one in its place must be let by. */
export interface SeatWish {
  readonly ladder: TaskLadder;
  readonly level: number;
  readonly task: Task;
  /** What the try before used. */
  readonly before: Rung | null;
  readonly refuse: (cause: EscalationCause) => EscalationRefusal | null;
}

/**
 * The wanted rung, or the first of the fallback chain whose agent can run (features E6). A person who named an agent and
 * no chain keeps that agent, and so does a task for which nobody else is left.
 */
export function takeSeat(context: NightContext, wish: SeatWish): Seat {
  const { ladder, level } = wish;
  const rung = ladder.rungs[level] ?? ladder.rungs[0];
  const away = whyAway(context, rung.agent);
  const wanted = { rung, level, fellBack: null };
  if (away === null) return wanted;
  const found = chainOf(context, wish).find((one) => mayTake(context, wish, one));
  return found === undefined ? wanted : { ...found, fellBack: { from: rung, why: away.why } };
}

interface Stand {
  readonly rung: Rung;
  readonly level: number;
}

/** Up the ladder, then down, then the agents that are left, and the housekeeper last; or as the person wrote it. */
function chainOf(context: NightContext, { ladder, level }: SeatWish): readonly Stand[] {
  const { fallback, rungs: configured } = context.config.ladder;
  const stands = ladder.rungs.map((rung, n): Stand => ({ rung, level: n }));
  const inOrder = [...stands.slice(level + 1), ...stands.slice(0, level).reverse()];
  const off = (agent: string): Stand => {
    const rungs = rungsOf(context, agent);
    return { rung: rungs[Math.min(level, rungs.length - 1)] ?? rungs[0], level };
  };
  if (fallback !== undefined) {
    return fallback.map((agent) => inOrder.find(({ rung }) => rung.agent === agent) ?? off(agent));
  }
  if (!ladder.isOpen) return [];
  const others =
    configured.length > 0 ? [] : readyWithModel(context).map(({ driver }) => off(driver.id));
  const plain = context.live.crew.filter(({ driver }) => !driver.hasModel);
  return [...inOrder, ...others, ...plain.map(({ driver }) => off(driver.id))];
}

/** A task that needs a model is left to agents with one, and a stronger rung is an escalation like any other. */
function mayTake(context: NightContext, wish: SeatWish, { rung, level }: Stand): boolean {
  if (whyAway(context, rung.agent) !== null) return false;
  const hasModel = context.ports.agents.driver(rung.agent)?.hasModel ?? false;
  if (!hasModel && needsModel(wish.task)) return false;
  return level <= wish.level || wish.refuse('fallback') === null;
}
