import type { Task } from '../../../shared/schema/task.ts';
import { type Candidate, isReady } from '../../agent/choose.ts';
import {
  type Arm,
  bestArm,
  type JudgedArm,
  judgeArms,
  NEUTRAL,
  PREFERRED,
  wordsForRecord,
} from '../../agent/ladder/record.ts';
import { effortRungs, isSameRung, type Rung, wordsForRung } from '../../agent/ladder/rung.ts';
import { type NightContext, nightOf, type PreparedRepo } from '../context.ts';
import { attemptsTonight } from '../task/attempt-row.ts';
import { drawFor } from './draw.ts';
import { trialsOf } from './past.ts';

/** The rungs of one task, cheap to strong, and how its agent came to be chosen. */
export interface TaskLadder {
  readonly rungs: readonly [Rung, ...Rung[]];
  /** Set when earlier results, or the wish to have some, chose another agent than the first. */
  readonly choice: Choice | null;
  /** Whether the agents are ours to choose; a person who names one keeps it. */
  readonly isOpen: boolean;
}

export interface Choice {
  readonly agent: string;
  readonly explored: boolean;
  readonly why: string;
}

/**
 * The rungs a task may use. A named agent keeps to its own rungs. With `auto` they are those of the configured ladder,
 * otherwise the efforts of the agent whose record for this kind of work is best (features E9).
 */
export function ladderFor(context: NightContext, repo: PreparedRepo, task: Task): TaskLadder {
  const wanted = repo.config.agent ?? context.config.agent;
  const [first, ...others] = configuredRungs(context, wanted);
  const isOpen = wanted === 'auto';
  if (first !== undefined) return { rungs: [first, ...others], choice: null, isOpen };
  if (!isOpen) return { rungs: rungsOf(context, wanted), choice: null, isOpen };
  const choice = chooseFrom(context, repo, task);
  return { rungs: rungsOf(context, choice?.agent ?? repo.agent.driver.id), choice, isOpen };
}

function configuredRungs({ config, live }: NightContext, wanted: string): Rung[] {
  const known = new Set(live.crew.map(({ driver }) => driver.id));
  return config.ladder.rungs
    .filter(({ agent }) => known.has(agent) && (wanted === 'auto' || agent === wanted))
    .map(({ agent, model = null, effort = null }) => ({ agent, model, effort }));
}

/** The rungs of one agent that nobody wrote a ladder for. */
export function rungsOf({ live }: NightContext, agent: string): TaskLadder['rungs'] {
  const found = live.crew.find(({ driver }) => driver.id === agent);
  return effortRungs(agent, found?.detection.efforts ?? []);
}

/** The agent of a task: the one that is at work on it tonight, otherwise the one with the best record. */
function chooseFrom(context: NightContext, repo: PreparedRepo, task: Task): Choice | null {
  const ready = readyWithModel(context);
  const before = attemptsTonight(context, task.id).at(-1)?.agent;
  if (before !== undefined && ready.some(({ driver }) => driver.id === before)) {
    return before === repo.agent.driver.id ? null : { agent: before, explored: false, why: '' };
  }
  const { enabled } = context.config.ladder.learn;
  const [preferred, ...others] = ready.map(({ driver }) => driver.id);
  if (!enabled || preferred === undefined || others.length === 0) return null;
  const explored = isExploring(context, task);
  const judged = judgeAgents(context, [preferred, ...others], { task, explored });
  const best = bestArm(judged);
  if (best === null || best.name === preferred) return null;
  const why = explored ? 'to learn how it does' : (wordsForRecord(judged) ?? '');
  return { agent: best.name, explored, why };
}

/** Agents with a model that can run, in order of preference. */
export function readyWithModel({ live }: NightContext): readonly Candidate[] {
  return live.crew.filter((one) => isReady(one) && one.driver.hasModel);
}

/** A few tasks go against the better record; which, is told by their id, so that a restart changes nothing. */
export function isExploring({ config, ports }: NightContext, task: Task): boolean {
  const { enabled, explorePercent } = config.ladder.learn;
  return enabled && drawFor(ports.ids.hash, `${task.id} explores`) * 100 < explorePercent;
}

/** The agents with their records for this kind of work in this repository. */
export function judgeAgents(
  context: NightContext,
  agents: readonly string[],
  { task, explored }: { readonly task: Task; readonly explored: boolean },
): JudgedArm[] {
  const arms = agents.map((name, n): Arm => {
    return { name, prior: n === 0 ? PREFERRED : NEUTRAL, isOf: ({ agent }) => agent === name };
  });
  const { hash } = context.ports.ids;
  const draw = explored ? (name: string) => drawFor(hash, `${task.id} ${name}`) : null;
  return judge(context, arms, { task, draw });
}

/** The rungs with their records for this kind of work in this repository. */
export function judgeRungs(context: NightContext, rungs: readonly Rung[], task: Task): JudgedArm[] {
  const arms = rungs.map((rung): Arm => {
    return { name: wordsForRung(rung), prior: NEUTRAL, isOf: (one) => isSameRung(one, rung) };
  });
  return judge(context, arms, { task, draw: null });
}

function judge(
  context: NightContext,
  arms: readonly Arm[],
  { task, draw }: { readonly task: Task; readonly draw: ((name: string) => number) | null },
): JudgedArm[] {
  const own = trialsOf(context).filter(
    ({ repoId, category }) => repoId === task.repoId && category === task.category,
  );
  const { halfLifeDays } = context.config.ladder.learn;
  return judgeArms(arms, own, { now: nightOf(context).armedAt, halfLifeDays, draw });
}
