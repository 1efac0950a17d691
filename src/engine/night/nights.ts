import type { ArmInput } from '../../shared/contract.ts';
import { appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { NightRow } from '../ports/store.ts';
import { type Activity, createActivity } from './activity.ts';
import {
  type ArmingHost,
  armForSchedule,
  armForUser,
  type DueStart,
  type NightSpan,
} from './arming.ts';
import { conductNight } from './conduct.ts';
import { createLiveNight, type LiveNight, type NightContext, type Ports } from './context.ts';
import { refusalByEmergency } from './emergency/forbidden.ts';
import { createHurry, type Hurry } from './pass/hurry.ts';
import { createLanes } from './pass/lanes.ts';
import type { NightSchedule } from './pass/schedule.ts';
import { recoverNight } from './recover.ts';
import { createStop, type Stop } from './stop.ts';

/** The nights of this host: at most one is open. */
export interface Nights {
  readonly activity: Activity;
  /** Continues a night that an earlier host left open. `end`: one that had begun is ended instead, its work kept. */
  recover(how?: 'go-on' | 'end'): Promise<void>;
  arm(input: ArmInput): Result<{ nightId: string }>;
  /** Arms a night for the schedule. False when it could not. */
  armFor(span: NightSpan, due: DueStart | null): boolean;
  /** Begins a waiting night now, whatever it waits for. */
  runNow(): Result<{ nightId: string }>;
  /** Cancels a night that has not started. */
  disarm(): Promise<Result<{ nightId: string }>>;
  /** Ends the open night at once; work so far is kept and briefed. */
  stop(): Promise<Result<{ nightId: string }>>;
  /** Ends the open night for an emergency, without waiting for it; its id, or null when none is open. */
  halt(): string | null;
  /** Moves a night that has not begun to where the schedule has it now; resolves when it waits for that. */
  replan(span: NightSpan): Promise<void>;
  /** Ends a night whose deadline has passed; resolves when it is over. */
  expire(now: number): Promise<void>;
  /** Whether a pass works now. */
  isBusy(): boolean;
  /** The host quits: agents end, the night stays open. */
  shutDown(): Promise<void>;
}

interface Current {
  readonly nightId: string;
  readonly stop: Stop;
  readonly hurry: Hurry;
  readonly live: LiveNight;
  readonly ended: Promise<void>;
}

interface NightHost extends ArmingHost {
  readonly schedule: NightSchedule;
}

/** No night is conducted until `arm`, `armFor` or `recover` is called. */
export function createNights(ports: Ports, host: NightHost): Nights {
  const activity = createActivity();
  const held: { current: Current | null } = { current: null };
  const conduct = (nightId: string): void => {
    held.current = conductOne(ports, { nightId, activity, schedule: host.schedule });
  };
  const openOne = (): Current | null => {
    const open = ports.store.openNight();
    return open !== null && held.current?.nightId === open.id ? held.current : null;
  };
  const endWith = async (reason: 'user' | 'shutdown'): Promise<Result<{ nightId: string }>> => {
    const current = openOne();
    if (current === null) return fail(appError('no-night', 'No night is open.'));
    current.stop.trigger(reason);
    await current.ended;
    return ok({ nightId: current.nightId });
  };
  return {
    activity,
    recover: async (how = 'go-on') => {
      const open = ports.store.openNight();
      if (open === null) return;
      await recoverNight(ports, open);
      conduct(open.id);
      if (how === 'end' && open.startedAt !== null) await endOnceReady(ports, openOne());
    },
    arm: (input) => {
      const armed = armForUser(ports, input, host);
      if (armed.ok) conduct(armed.value.nightId);
      return armed;
    },
    armFor: (span, due) => {
      const nightId = armForSchedule(ports, { span, due, appVersion: host.appVersion });
      if (nightId !== null) conduct(nightId);
      return nightId !== null;
    },
    runNow: () => hurry(ports, openOne()),
    disarm: async () => refusalToDisarm(ports) ?? endWith('user'),
    stop: () => endWith('user'),
    halt: () => haltOne(openOne()),
    replan: async (span) => {
      const current = openOne();
      if (current !== null && (await moveTo(ports, current, span))) conduct(current.nightId);
    },
    expire: async (now) => {
      const open = ports.store.openNight();
      const current = openOne();
      if (open === null || current === null || !isOver(open, now)) return;
      current.stop.trigger('deadline');
      // A night at work needs its time to end; one that waits is over at once and makes room for the next.
      if (current.live.passes === 0) await current.ended;
    },
    isBusy: () => (openOne()?.live.passes ?? 0) > 0,
    shutDown: async () => {
      sayGoodbye(ports, openOne());
      await endWith('shutdown');
    },
  };
}

/** Before anything is ended, so that the journal says it however long that takes (R30). */
function sayGoodbye({ store }: Ports, current: Current | null): void {
  if (current === null || current.live.passes === 0) return;
  const body = { text: 'Nightkiln was ended; the night goes on when it starts again.' };
  store.append({ type: 'night.noted', nightId: current.nightId, body });
}

function haltOne(current: Current | null): string | null {
  current?.stop.trigger('emergency');
  return current?.nightId ?? null;
}

/** Ends a night that goes on after a crash, but not before its repositories are ready: its work is to be kept in them. */
async function endOnceReady({ store }: Ports, current: Current | null): Promise<void> {
  if (current === null) return;
  const { nightId, stop } = current;
  const end = (): void => stop.trigger('user');
  const stopFollowing = store.follow((event) => {
    if (event.nightId !== nightId) return;
    const isWaiting = event.type === 'night.moved' && event.body.to === 'waiting';
    if (isWaiting || (event.type === 'night.phase-entered' && event.body.phase === 'work')) end();
  });
  if (store.night(nightId)?.state === 'waiting') end();
  await current.ended;
  stopFollowing();
}

function refusalToDisarm(ports: Ports): Result<never> | null {
  if (ports.store.openNight() === null || isWaiting(ports)) return null;
  return fail(appError('bad-transition', 'The night is running; stop it instead.'));
}

/** Ends the waiting of a night and gives it its new span; false when it has begun. */
async function moveTo({ store }: Ports, current: Current, span: NightSpan): Promise<boolean> {
  const { nightId } = current;
  const night = store.night(nightId);
  if (night === null || night.startedAt !== null) return false;
  current.stop.trigger('shutdown');
  await current.ended;
  const { startAt: windowStartAt, endAt } = span;
  const deadlineAt = night.scope.until ?? endAt;
  const body = { windowStartAt, deadlineAt, reason: 'The schedule changed.' };
  store.append({ type: 'night.replanned', nightId, body });
  return true;
}

/** A night that was armed in the future was armed by a clock that was wrong, and so is its end. */
function isOver({ deadlineAt, armedAt }: NightRow, now: number): boolean {
  return deadlineAt <= now || armedAt > now + CLOCK_WAS_AHEAD_MS;
}

const CLOCK_WAS_AHEAD_MS = 300_000;

function hurry(ports: Ports, current: Current | null): Result<{ nightId: string }> {
  const stopped = refusalByEmergency(ports);
  if (stopped !== null) return fail(stopped);
  if (current === null) return fail(appError('no-night', 'No night is open.'));
  if (!isWaiting(ports)) return fail(appError('bad-transition', 'The night works already.'));
  current.hurry.ask();
  return ok({ nightId: current.nightId });
}

function isWaiting({ store }: Ports): boolean {
  const state = store.openNight()?.state;
  return state === 'armed' || state === 'waiting';
}

function conductOne(
  ports: Ports,
  given: { nightId: string; activity: Activity; schedule: NightSchedule },
): Current {
  const { nightId } = given;
  const config = ports.config.current();
  const lanes = createLanes(config.limits.maxConcurrent);
  const own = {
    nightId,
    stop: createStop(),
    hurry: createHurry(),
    live: createLiveNight(lanes),
  };
  const context: NightContext = {
    ...given,
    ...own,
    ports,
    config,
    repos: new Map(),
  };
  // What an emergency stop cut short is closed and briefed, and nothing of it is started.
  if (refusalByEmergency(ports) !== null) own.stop.trigger('emergency');
  const ended = conductNight(context).catch((fault: unknown) => {
    ports.log.error('night.broken', { nightId, reason: reasonOf(fault) });
  });
  return { ...own, ended };
}
