import type { ResultMethod } from '../../src/engine/night/results/handlers.ts';
import { createDispatch, type Dispatch, type Handlers } from '../../src/shared/dispatch.ts';
import { appError } from '../../src/shared/error.ts';
import { fail, ok } from '../../src/shared/result.ts';
import type { Brief } from '../../src/shared/schema/brief.ts';
import type { Rehearsal } from '../../src/shared/schema/host.ts';
import type { Status } from '../../src/shared/schema/status.ts';
import type { Task } from '../../src/shared/schema/task.ts';
import { createFakeFeed, type FakeFeed } from './fake-feed.ts';
import { sampleRehearsal } from './sample-rehearsal.ts';
import {
  offStatus,
  pausedStatus,
  queuedTask,
  runningStatus,
  sampleNight,
} from './sample-status.ts';

/** What the scripted engine knows; tests change it and append an event to tell the views. */
export interface FakeWorld {
  status: Status;
  queue: Task[];
  briefs: Brief[];
  readNightIds: string[];
  /** Names of the tokens that are kept. */
  secrets: string[];
  rehearsal: Rehearsal;
}

/** An engine with scripted answers behind the real dispatch, so that inputs and replies are checked as in the product. */
export interface FakeEngine {
  readonly dispatch: Dispatch;
  readonly feed: FakeFeed;
  readonly world: FakeWorld;
  /** Every method that was dispatched, in order. */
  readonly calls: string[];
  /** Puts a status in force and tells the followers. */
  show(status: Status): void;
}

/** A scripted engine that starts from `start`. */
export function createFakeEngine(start: Partial<FakeWorld> = {}): FakeEngine {
  const world: FakeWorld = {
    status: offStatus(),
    queue: [],
    briefs: [],
    readNightIds: [],
    secrets: [],
    rehearsal: sampleRehearsal(),
    ...start,
  };
  const feed = createFakeFeed();
  const calls: string[] = [];
  const show = (status: Status): void => {
    world.status = status;
    feed.append({ type: 'night.noted', nightId: 'night-1', body: { text: status.sentence } });
  };
  const dispatch = createDispatch(handlersOf(world, feed, show), () => 'fake');
  return {
    dispatch: (method, input) => {
      calls.push(method);
      return dispatch(method, input);
    },
    feed,
    world,
    calls,
    show,
  };
}

function handlersOf(world: FakeWorld, feed: FakeFeed, show: (status: Status) => void): Handlers {
  const { repositories, brief } = world.status;
  const armed = (): Status =>
    offStatus({
      repositories,
      brief,
      state: 'armed',
      sentence: 'Ready. Starts at 22:04.',
      primaryAction: 'Cancel tonight',
      night: sampleNight({ state: 'armed', phase: null }),
    });
  const over = (state: 'off' | 'stopped', sentence: string): Status =>
    offStatus({ repositories, brief, state, sentence, primaryAction: 'Start again' });
  return {
    'salvage.list': async () => ok([]),
    'salvage.restore': async () => ok({ ref: 'refs/overnight/salvage/a', oid: 'a' }),
    'step.doubts': async () => ok([]),
    'step.settle': async ({ id }) =>
      fail(appError('not-found', `Nothing in doubt is called '${id}'.`)),
    'ask.list': async () => ok([]),
    'ask.approve': async ({ id }) => fail(appError('not-found', `Nothing waits under ${id}.`)),
    'ask.deny': async ({ id }) => fail(appError('not-found', `Nothing waits under ${id}.`)),
    'ask.answer': async ({ id }) => fail(appError('not-found', `Nothing waits under ${id}.`)),
    'lesson.list': async () => ok([]),
    'lesson.drop': async (lesson) => ok(lesson),
    'audit.list': async () => ok({ entries: [], next: null }),
    'audit.stats': async () => ok({ total: 0, byType: {}, bySeverity: {} }),
    'audit.verify': async () => ok({ isWhole: true, events: 0, head: '', marks: 0, problem: null }),
    'host.capabilities': async () =>
      ok({
        host: 'headless',
        tray: false,
        revealFolder: false,
        notifications: false,
        sleepHeldBy: null,
        version: '0.1.0',
      }),
    'host.doctor': async () => ok([{ id: 'git', level: 'ok', message: 'git is installed.' }]),
    'host.rehearse': async () => ok(world.rehearsal),
    'night.status': async () =>
      ok({ ...world.status, seq: feed.lastSeq(), queued: world.queue.length }),
    'night.arm': async ({ startNow }) => {
      show(startNow === true ? runningStatus({ brief }) : armed());
      return ok({ nightId: 'night-1' });
    },
    'night.disarm': async () => {
      if (world.status.night === null) return fail(appError('no-night', 'No night is armed.'));
      show(over('off', 'Off. Next window tonight 22:00–06:30.'));
      return ok({ nightId: 'night-1' });
    },
    'night.stop': async () => {
      show(over('stopped', 'Stopped by you at 23:35. Nothing was left half done.'));
      return ok({ nightId: 'night-1' });
    },
    'night.pause': async () => {
      show(pausedStatus({ brief }));
      return ok({ nightId: 'night-1' });
    },
    'night.resume': async () => {
      show(runningStatus({ brief }));
      return ok({ nightId: 'night-1' });
    },
    'breaker.resume': async () => {
      show({ ...world.status, breakers: [] });
      return ok({ nightId: 'night-1' });
    },
    'emergency.stop': async ({ from, note }) => {
      const stop = { at: world.status.now, from: from ?? 'api', note: note ?? '' } as const;
      show({
        ...over('stopped', 'Emergency stop at 23:35. Nothing starts until you re-arm.'),
        state: 'stopped:emergency',
        primaryAction: 'Re-arm',
        emergency: stop,
      });
      return ok({ stoppedAt: stop.at, ended: 2, leftBehind: 0, tookMs: 2100, nightId: 'night-1' });
    },
    'emergency.rearm': async () => {
      if (world.status.emergency === null) {
        return fail(appError('bad-transition', 'Nothing is stopped: there is nothing to re-arm.'));
      }
      show(over('off', 'Off. Next window tonight 22:00–06:30.'));
      return ok({ rearmedAt: world.status.now });
    },
    'schedule.nights': async () =>
      ok({ scheduleId: 'default', timeZone: 'UTC', nights: [], leftOut: [], warnings: [] }),
    'schedule.slots': async () => ok([]),
    'schedule.state': async () => ok(UNPAUSED),
    'schedule.pause': async ({ note }) => ok({ ...UNPAUSED, paused: true, note: note ?? '' }),
    'schedule.resume': async () => ok(UNPAUSED),
    'schedule.skipNext': async () => ok({ ...UNPAUSED, skipSlotAt: 1 }),
    'schedule.explain': async ({ at }) =>
      ok({ at: at ?? 0, sentence: 'It lies outside every window.', slots: [] }),
    'night.runNow': async () => ok({ nightId: 'night-1' }),
    'constraints.check': async () =>
      ok({
        readings: world.status.constraints,
        wouldStart: true,
        blockedBy: [],
        sentence: 'Every constraint holds: a night would start now.',
      }),
    ...queueHandlers(world, feed),
    ...briefHandlers(world),
    ...secretHandlers(world),
    ...resultHandlers(),
    'window.brief': async () => ok({ opened: false }),
    'sample.create': async () => {
      world.status = { ...world.status, repositories: 1 };
      return ok({ repoId: 'sample', path: '/tmp/sample' });
    },
  };
}

const UNPAUSED = {
  scheduleId: 'default',
  everyNight: false,
  paused: false,
  note: '',
  pausedUntil: null,
  skipSlotAt: null,
  nextStartAt: null,
};

type QueueMethod = 'queue.list' | 'queue.add' | 'queue.edit' | 'queue.remove';

function queueHandlers(world: FakeWorld, feed: FakeFeed): Pick<Handlers, QueueMethod> {
  return {
    'queue.list': async () => ok(world.queue),
    'queue.add': async ({ title }) => {
      if (title === 'refuse me') {
        return fail(
          appError('no-repository', 'Two repositories are set up.', {
            fix: 'nk queue add --repo atlas "refuse me"',
          }),
        );
      }
      const task = queuedTask(`added-${world.queue.length}`, title);
      world.queue.push(task);
      feed.append({ type: 'task.added', taskId: task.id, body: { task } });
      return ok(task);
    },
    'queue.edit': async ({ taskId }) => fail(appError('not-found', `No task ${taskId}.`)),
    'queue.remove': async ({ taskId }) => {
      world.queue = world.queue.filter(({ id }) => id !== taskId);
      feed.append({ type: 'task.removed', taskId, body: { taskId } });
      return ok({ taskId });
    },
  };
}

const PLACE = 'in a list of the test';

function secretHandlers(
  world: FakeWorld,
): Pick<Handlers, 'secret.set' | 'secret.remove' | 'secret.list'> {
  return {
    'secret.set': async ({ name }) => {
      world.secrets.push(name);
      return ok({ name, place: PLACE });
    },
    'secret.remove': async ({ name }) => {
      if (!world.secrets.includes(name)) return fail(appError('not-found', `No ${name} is kept.`));
      world.secrets = world.secrets.filter((kept) => kept !== name);
      return ok({ name });
    },
    'secret.list': async () =>
      ok({ names: world.secrets, place: PLACE, allowed: ['CODEX_API_KEY'] }),
  };
}

function resultHandlers(): Pick<Handlers, ResultMethod> {
  const none = async () => fail(appError('not-found', 'There is no such result.'));
  return {
    'result.list': async () => ok([]),
    'result.accept': none,
    'result.undo': none,
    'result.reject': none,
    'result.discard': none,
    'result.restore': none,
    'result.continue': none,
    'result.export': none,
  };
}

type BriefMethod = 'brief.latest' | 'brief.show' | 'brief.list' | 'brief.read';

function briefHandlers(world: FakeWorld): Pick<Handlers, BriefMethod> {
  return {
    'brief.latest': async () => ok(world.briefs[0] ?? null),
    'brief.show': async ({ nightId }) => {
      const brief = world.briefs.find((known) => known.nightId === nightId);
      return brief === undefined ? fail(appError('no-brief', 'No such brief.')) : ok(brief);
    },
    'brief.list': async () =>
      ok(
        world.briefs.map(({ nightId, headline, endedAt }) => ({
          nightId,
          headline,
          endedAt,
          isRead: world.readNightIds.includes(nightId),
        })),
      ),
    'brief.read': async ({ nightId }) => {
      world.readNightIds.push(nightId);
      return ok({ nightId });
    },
  };
}
