import { appError } from '../../shared/error.ts';
import type { NewEvent } from '../../shared/event.ts';
import { fail, type Result } from '../../shared/result.ts';
import type { Usage } from '../../shared/schema/attempt.ts';
import type { Check, CheckResult } from '../../shared/schema/check.ts';
import type { Config, RepositoryConfig } from '../../shared/schema/config.ts';
import type { NightPhase, NightState } from '../../shared/schema/night.ts';
import type { Task } from '../../shared/schema/task.ts';
import type { Candidate, ChosenAgent } from '../agent/choose.ts';
import type { Trial } from '../agent/ladder/record.ts';
import type { Agents } from '../ports/agent.ts';
import type { Checks } from '../ports/checks.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigSource } from '../ports/config-source.ts';
import type { Device } from '../ports/device.ts';
import type { Disk } from '../ports/disk.ts';
import type { Brake } from '../ports/emergency/brake.ts';
import type { Failpoint } from '../ports/failpoint.ts';
import type { Files } from '../ports/files.ts';
import type { Git } from '../ports/git.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Power } from '../ports/power.ts';
import type { Artifacts } from '../ports/proof/artifacts.ts';
import type { ResultGit } from '../ports/results/result-git.ts';
import type { NightRow, Store } from '../ports/store.ts';
import type { Triggers } from '../ports/triggers.ts';
import type { Upkeep } from '../ports/upkeep/upkeep.ts';
import type { Activity } from './activity.ts';
import type { GitHubSide } from './github/remote-of.ts';
import type { Hurry } from './pass/hurry.ts';
import type { Lanes } from './pass/lanes.ts';
import type { NightSchedule } from './pass/schedule.ts';
import type { Stop } from './stop.ts';
import { checkMove } from './transitions.ts';

/** Everything the engine reaches the world through. */
export interface Ports {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly git: Git;
  /** Brings results into branches of the user's; without it they stay where they landed. */
  readonly results?: ResultGit | undefined;
  readonly agents: Agents;
  readonly checks: Checks;
  readonly power: Power;
  readonly disk: Disk;
  /** What the machine says about itself; without it only mains power and the disk are checked. */
  readonly device?: Device | undefined;
  readonly files: Files;
  readonly notifier: Notifier;
  readonly log: Log;
  readonly failpoint: Failpoint;
  readonly config: ConfigSource;
  /** GitHub and the way to push there; without it neither is used. */
  readonly github?: GitHubSide | undefined;
  /** Forbids every start and ends what runs; without it the journal alone says whether nights may start. */
  readonly brake?: Brake | undefined;
  /** Files that benchmarks leave; without it they leave none and report no figures. */
  readonly artifacts?: Artifacts | undefined;
  /** Wakes the scheduler from outside; without it its own pulse is all there is. */
  readonly triggers?: Triggers | undefined;
  /** Looks after repositories beside the work; without it no drift is seen and no ops journal written. */
  readonly upkeep?: Upkeep | undefined;
}

/** A repository that is ready to be worked on tonight. */
export interface PreparedRepo {
  readonly config: RepositoryConfig;
  readonly baseBranch: string;
  readonly baseOid: string;
  readonly checks: readonly Check[];
  readonly baseline: readonly CheckResult[];
  readonly agent: ChosenAgent;
}

/** One night as its phases see it. The configuration is the one the night began with. */
export interface NightContext {
  readonly ports: Ports;
  readonly nightId: string;
  readonly config: Config;
  readonly stop: Stop;
  readonly activity: Activity;
  /** Filled by the health phase. */
  readonly repos: Map<string, PreparedRepo>;
  readonly schedule: NightSchedule;
  readonly hurry: Hurry;
  readonly live: LiveNight;
}

/** What only this host knows of its night. */
export interface LiveNight {
  /** Passes at work now. */
  passes: number;
  /** The health phase is over. */
  isPrepared: boolean;
  /** Shared by passes beside each other. */
  readonly lanes: Lanes;
  /** Tasks that a pass has taken for itself. */
  readonly taken: Set<string>;
  /** What running and ended attempts told of their use, by attempt id. */
  readonly spending: Map<string, Usage>;
  /** The attempt that tries whether an agent's usage limit is over, by agent id. */
  readonly probes: Map<string, string>;
  /** The agents of this host as the health phase found them. */
  crew: readonly Candidate[];
  /** Results of earlier nights; null before they were read. */
  trials: readonly Trial[] | null;
  /** The benchmark that is running, or that ran last. */
  readonly benchmarks: { last: Promise<void> };
  /** Tasks at work now with the paths they name, by task id. */
  readonly atWork: Map<string, AtWork>;
}

/** A task at work, with the paths that it names or has touched. */
export interface AtWork {
  readonly task: Task;
  readonly paths: Set<string>;
}

/** A night on which this host has done nothing yet. */
export function createLiveNight(lanes: Lanes): LiveNight {
  return {
    passes: 0,
    isPrepared: false,
    lanes,
    taken: new Set(),
    spending: new Map(),
    probes: new Map(),
    crew: [],
    trials: null,
    benchmarks: { last: Promise.resolve() },
    atWork: new Map(),
  };
}

/** The night's row; its absence is a bug. */
export function nightOf({ ports, nightId }: NightContext): NightRow {
  const night = ports.store.night(nightId);
  if (night === null) throw new Error(`night ${nightId} has no row`);
  return night;
}

/** Appends an event about this night. */
export function record(context: NightContext, event: NewEvent): void {
  context.ports.store.append({ ...event, nightId: context.nightId });
}

/** Moves the night through the one table; a refused move is recorded and changes nothing. */
export function moveNight(
  context: NightContext,
  to: NightState,
  why: { reason: string; waitingFor?: 'window' | 'constraint' | 'slot' },
): Result<NightState> {
  const from = nightOf(context).state;
  const move = checkMove(from, to);
  if (!move.ok) {
    record(context, { type: 'night.refused', body: { reason: move.error.message } });
    return fail(appError('bad-transition', move.error.message));
  }
  const body = { from, to, reason: why.reason, waitingFor: why.waitingFor ?? null };
  record(context, { type: 'night.moved', body });
  return move;
}

/** Says in the journal that the night is now busy with `phase`. */
export function enterPhase(context: NightContext, phase: NightPhase): void {
  record(context, { type: 'night.phase-entered', body: { phase } });
  context.ports.failpoint(`phase:${phase}`);
}
