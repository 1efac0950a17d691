import type { Attempt } from '../../../shared/schema/attempt.ts';
import type { Exemption, TaskClass } from '../../../shared/schema/settings/ladder.ts';
import type { Task } from '../../../shared/schema/task.ts';
import { type Climb, climb, type LastTry } from '../../agent/ladder/climb.ts';
import {
  type EscalationCause,
  type EscalationRefusal,
  refuseEscalation,
  refuseRunning,
} from '../../agent/ladder/quota.ts';
import { type JudgedArm, levelByRecord } from '../../agent/ladder/record.ts';
import type { Rung } from '../../agent/ladder/rung.ts';
import { classOf, exemptionOf, firstLevel } from '../../agent/ladder/task-class.ts';
import type { AgentDriver } from '../../ports/agent.ts';
import { isSession } from '../../work/session/session-task.ts';
import type { NightContext } from '../context.ts';
import { attemptsTonight, isUnfinished } from '../task/attempt-row.ts';
import { neverBegan } from '../task/start-retry.ts';
import { whyAway } from './away.ts';
import { type Choice, isExploring, judgeRungs, ladderFor, type TaskLadder } from './crew.ts';
import { begunBy, rungOf } from './past.ts';
import { pathsOf } from './paths.ts';
import { type Seat, takeSeat } from './seat.ts';
import { escalationUse } from './use.ts';

/** With what the next try at a task runs, and everything about it that is to be told when it begins. */
export interface Placement {
  readonly driver: AgentDriver;
  readonly rung: Rung;
  readonly level: number;
  /** The agent was found unable to run, and nobody takes over: one sentence. */
  readonly problem: string | null;
  readonly exempt: Exemption | null;
  readonly taskClass: TaskClass;
  /** Set when this is a step up that counts as an escalation. */
  readonly cause: EscalationCause | null;
  /** What the try before used; null before the first. */
  readonly before: Rung | null;
  readonly refused: { readonly rung: Rung; readonly because: EscalationRefusal } | null;
  readonly fellBack: Seat['fellBack'];
  readonly choice: Choice | null;
  /** The record of the rungs, where it decided. */
  readonly record: readonly JudgedArm[];
}

/**
 * With what the next try at `task` would run if it began now (features E6, E7, E9): told by the journal, the configuration
 * and the agents as they were found, so that a restart comes to the same. Null without a prepared repository.
 */
export function placementOf(context: NightContext, task: Task): Placement | null {
  const repo = context.repos.get(task.repoId);
  if (repo === undefined) return null;
  const ladder = ladderFor(context, repo, task);
  const { rungs } = ladder;
  const last = attemptsTonight(context, task.id).at(-1) ?? null;
  const before = last === null ? null : rungBefore(context, last);
  const exempt = exemptionOf(task, context.config.ladder.escalations.exempt);
  const start = startOf(context, task, ladder);
  const refuse = (cause: EscalationCause | null) =>
    exempt === null ? refusalOf(context, cause) : null;
  const climbed = climb({
    count: rungs.length,
    last: last === null ? null : lastTry(context, { task, last, rung: before }),
    first: start.first,
    mayEscalate: context.config.ladder.escalate,
    refuse,
  });
  const seat = takeSeat(context, { ladder, level: climbed.level, task, before, refuse });
  const driver = context.ports.agents.driver(seat.rung.agent) ?? repo.agent.driver;
  return {
    ...{ driver, exempt, before, taskClass: start.taskClass, record: start.record },
    ...{ rung: seat.rung, level: seat.level, fellBack: seat.fellBack },
    problem: seat.fellBack === null ? (whyAway(context, seat.rung.agent)?.problem ?? null) : null,
    cause: seat.level > climbed.level ? 'fallback' : climbed.cause,
    refused: refusedRung(rungs, climbed),
    choice: last === null ? ladder.choice : null,
  };
}

function refusedRung(rungs: TaskLadder['rungs'], { refused }: Climb): Placement['refused'] {
  if (refused === null) return null;
  return { rung: rungs[refused.level] ?? rungs[0], because: refused.because };
}

function refusalOf({ ports, config }: NightContext, cause: EscalationCause | null) {
  const use = escalationUse(ports.store, ports.clock.now());
  const quotas = config.ladder.escalations;
  return cause === null ? refuseRunning(use, quotas) : refuseEscalation(cause, use, quotas);
}

interface Start {
  readonly taskClass: TaskClass;
  readonly first: { readonly level: number; readonly cause: EscalationCause };
  readonly record: readonly JudgedArm[];
}

/** Where a first try starts: by class, and higher where the record of that rung is poor, but for exploring tasks. */
function startOf(context: NightContext, task: Task, { rungs }: TaskLadder): Start {
  const { start, learn } = context.config.ladder;
  const taskClass = classOf({ task, files: pathsOf(task).length });
  const byClass = firstLevel(taskClass, start, rungs.length);
  const mayLearn = learn.enabled && rungs.length > 1 && !isExploring(context, task);
  const record = mayLearn ? judgeRungs(context, rungs, task) : [];
  const level = mayLearn ? levelByRecord(record, byClass) : byClass;
  return { taskClass, first: { level, cause: level > byClass ? 'record' : 'class' }, record };
}

function rungBefore(context: NightContext, last: Attempt): Rung {
  return rungOf(last, begunBy(context.ports.store, context.nightId).get(last.id));
}

/** A try that nobody let finish is gone on with, and so is a session; one whose result was not accepted leads up. */
function lastTry(
  context: NightContext,
  { task, last, rung }: { task: Task; last: Attempt; rung: Rung | null },
): LastTry {
  const begun = begunBy(context.ports.store, context.nightId).get(last.id);
  const isLeft = isUnfinished(last) || neverBegan(last) || last.outcome?.kind === 'auth';
  const isOpen = isLeft || isSession(task);
  return { level: rung === null ? 0 : (begun?.rung?.level ?? 0), isOpen };
}
