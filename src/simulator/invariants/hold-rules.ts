import type { Entry } from '../truth.ts';
import { type Evidence, type Found, type Rule, told } from './evidence.ts';

const MINUTE_MS = 60_000;
const HOLD_AHEAD_MS = 12 * 3_600_000;
/** Three pulses: one to see it, and what a lost hold takes to be found missing. */
const SLACK_MS = 60_000;

interface OpenNight {
  readonly id: string;
  readonly windowStartAt: number;
  readonly deadlineAt: number;
  isWorking: boolean;
}

interface Moment {
  readonly entry: Entry;
  readonly night: OpenNight | null;
  /** Served time since a night was last open or at work. */
  readonly sinceWorkMs: number;
  /** Served time since mains power went; 0 on mains. */
  readonly onBatteryMs: number;
}

const ENDED = ['brief-ready', 'stopped', 'failed'];

/** Every moment of the world with what the keep-awake rules need of it. */
function* momentsOf({ truth }: Evidence): Generator<Moment> {
  let night: OpenNight | null = null;
  let workedAt = Number.NEGATIVE_INFINITY;
  let lostAt: number | null = null;
  for (const entry of truth) {
    if (entry.machine.onAc || !entry.machine.hasBattery) lostAt = null;
    else lostAt ??= entry.servedMs;
    night = nightAfter(night, entry);
    if (night?.isWorking === true || isEnd(entry)) workedAt = entry.servedMs;
    yield {
      entry,
      night: night === null ? null : { ...night },
      sinceWorkMs: entry.servedMs - workedAt,
      onBatteryMs: lostAt === null ? 0 : entry.servedMs - lostAt,
    };
  }
}

function nightAfter(night: OpenNight | null, { fact }: Entry): OpenNight | null {
  if (fact.kind !== 'event') return night;
  const { event } = fact;
  if (event.type === 'night.armed') {
    const { id, windowStartAt, deadlineAt } = event.body.night;
    return { id, windowStartAt, deadlineAt, isWorking: false };
  }
  if (event.type !== 'night.moved' || night === null) return night;
  if (ENDED.includes(event.body.to)) return null;
  return { ...night, isWorking: event.body.to === 'running' || event.body.to === 'finishing' };
}

function isEnd({ fact }: Entry): boolean {
  return fact.kind === 'event' && fact.event.type === 'night.moved';
}

/** Whether the program should hold sleep off at this moment. */
function shouldHold({ config }: Evidence, { entry, night }: Moment): boolean {
  const { machine, wallMs } = entry;
  if (config.power.keepAwake === 'off' || night === null) return false;
  if (!machine.isHostUp || machine.wake !== 'awake') return false;
  if (!machine.onAc && machine.hasBattery) return false;
  if (wallMs >= night.deadlineAt) return false;
  if (night.isWorking) return true;
  return config.power.keepAwake === 'armed' && night.windowStartAt - wallMs <= HOLD_AHEAD_MS;
}

const present: Rule = {
  id: 'hold-present',
  promise: 'Sleep is held off all the time while a night is armed on mains power.',
  check: (evidence) => {
    const found: Found[] = [];
    let missingSince: Moment | null = null;
    for (const moment of momentsOf(evidence)) {
      const { entry } = moment;
      if (missingSince !== null && entry.servedMs - missingSince.entry.servedMs > SLACK_MS) {
        found.push({ at: missingSince.entry, says: 'nothing holds sleep off' });
        missingSince = null;
      }
      const isMissing = shouldHold(evidence, moment) && entry.machine.holds === 0;
      if (!isMissing) missingSince = null;
      else missingSince ??= moment;
    }
    return found;
  },
};

const absent: Rule = {
  id: 'no-hold-on-battery',
  promise: 'Nothing holds sleep off on battery, but for the grace of a night at work.',
  check: (evidence) => {
    const { power, constraints } = evidence.config;
    if (power.allowBattery) return [];
    const graceMs = constraints.grace.acStopMs + power.lingerMs + 2 * SLACK_MS;
    const found: Found[] = [];
    for (const moment of momentsOf(evidence)) {
      const { entry, onBatteryMs, sinceWorkMs, night } = moment;
      if (!isHeldOnBattery(entry)) continue;
      const mayMs = night?.isWorking === true || sinceWorkMs < graceMs ? graceMs : SLACK_MS;
      if (onBatteryMs > mayMs) {
        const says = `sleep is held off ${Math.round(onBatteryMs / MINUTE_MS)} min after mains went`;
        found.push({ at: entry, says });
      }
    }
    return found.slice(0, 1);
  },
};

function isHeldOnBattery({ machine }: Entry): boolean {
  const isOnBattery = !machine.onAc && machine.hasBattery;
  return isOnBattery && machine.holds > 0 && machine.wake === 'awake' && machine.isHostUp;
}

const released: Rule = {
  id: 'hold-released',
  promise: 'Nothing holds sleep off when no night is open.',
  check: (evidence) => {
    const { lingerMs } = evidence.config.power;
    const found: Found[] = [];
    for (const { entry, night, sinceWorkMs } of momentsOf(evidence)) {
      const isIdle = night === null && sinceWorkMs > lingerMs + SLACK_MS;
      if (isIdle && entry.machine.holds > 0 && entry.machine.wake === 'awake') {
        found.push({ at: entry, says: 'sleep is held off for nothing' });
      }
    }
    return found.slice(0, 1);
  },
};

/** A night in which nothing goes wrong runs. */
const runs: Rule = {
  id: 'calm-nights-run',
  promise: 'A start in a calm night of a schedule that is switched on is kept.',
  check: (evidence) => {
    const { config, truth, planned, slots } = evidence;
    if (!config.schedule.everyNight) return [];
    return slots.flatMap((slot): Found[] => {
      const drop = told(slot.entries, 'slot.dropped')[0];
      const plan = planned.find(({ slotAt }) => slotAt === slot.slotAt);
      if (drop === undefined || plan === undefined || MAY.has(drop.body.outcome.reason)) return [];
      if (!isCalm(truth, plan.windowStartAt - 13 * 3_600_000, plan.windowEndAt)) return [];
      return [{ at: drop.entry, says: `a calm start was left out: ${drop.body.outcome.reason}` }];
    });
  },
};

/** Whether the program ran on a machine that was awake, and nothing happened to either. */
function isCalm(truth: readonly Entry[], fromAt: number, toAt: number): boolean {
  const before = truth.findLast(({ wallMs }) => wallMs <= fromAt);
  if (before?.machine.isHostUp !== true || before.machine.wake !== 'awake') return false;
  const isDisturbance = ({ fact }: Entry): boolean =>
    fact.kind === 'machine' ||
    fact.kind === 'host' ||
    (fact.kind === 'user' && fact.did !== 'queue');
  // Who called a night off did so for its whole window, however long before.
  const wasCalledOff = ({ fact, wallMs }: Entry): boolean =>
    fact.kind === 'user' &&
    CALLS_OFF.has(fact.did) &&
    wallMs > fromAt - CALLED_OFF_MS &&
    wallMs < toAt;
  return !truth.some(
    (entry) =>
      wasCalledOff(entry) || (entry.wallMs > fromAt && entry.wallMs < toAt && isDisturbance(entry)),
  );
}

const CALLS_OFF = new Set(['disarm', 'stop']);
const CALLED_OFF_MS = 12 * 3_600_000;

/** Reasons for which a start is left out in a calm night too. */
const MAY = new Set(['paused', 'overlap', 'max_runs', 'min_interval', 'skipped_by_user']);

/** The rules about sleep, and that there is something to hold it off for. */
export const HOLD_RULES: readonly Rule[] = [present, absent, released, runs];
