import type { Handlers } from '../shared/dispatch.ts';
import { appError } from '../shared/error.ts';
import { fail, ok } from '../shared/result.ts';
import type { ConstraintReading } from '../shared/schema/host.ts';
import { checkConstraints, judgeStart } from './constraints/check.ts';
import { createAnnouncer } from './night/announce.ts';
import { createAuditKeeper } from './night/audit/keep-audit.ts';
import { readMarks } from './night/audit/marks.ts';
import { createKeepAwake } from './night/awake/keep-awake.ts';
import { resumeSource } from './night/breaker/resume-source.ts';
import { createAskKeeper } from './night/consent/expire.ts';
import { ignoredBy, observe } from './night/constraints.ts';
import type { Ports } from './night/context.ts';
import { createEmergency } from './night/emergency/emergency.ts';
import { lessonHandlers } from './night/gates/lesson-handlers.ts';
import { createNights, type Nights } from './night/nights.ts';
import { briefOf } from './night/phases/report.ts';
import { createResults, type ResultMethod } from './night/results/handlers.ts';
import { statusOf } from './night/status.ts';
import { salvageHandlers } from './night/upkeep/salvage-desk.ts';
import { createWarner } from './night/warn.ts';
import { createPauses } from './night/watch/user-pause.ts';
import { auditStats, findEntries } from './report/audit/find.ts';
import { verifyHistory } from './report/audit/verify.ts';
import { scheduleHandlers } from './scheduler/controls.ts';
import { createScheduler } from './scheduler/scheduler.ts';
import { createSchedules } from './scheduler/schedules.ts';
import { settleStep, stepsInDoubt } from './steps/doubt.ts';
import { askHandlers } from './work/consent/handlers.ts';
import { createQueue } from './work/queue.ts';

type Served =
  | ResultMethod
  | 'night.status'
  | 'schedule.nights'
  | 'schedule.slots'
  | 'schedule.state'
  | 'schedule.pause'
  | 'schedule.resume'
  | 'schedule.skipNext'
  | 'schedule.explain'
  | 'night.runNow'
  | 'night.arm'
  | 'night.disarm'
  | 'night.stop'
  | 'night.pause'
  | 'night.resume'
  | 'breaker.resume'
  | 'emergency.stop'
  | 'emergency.rearm'
  | 'constraints.check'
  | 'queue.list'
  | 'queue.add'
  | 'queue.edit'
  | 'queue.remove'
  | 'step.doubts'
  | 'step.settle'
  | 'ask.list'
  | 'ask.approve'
  | 'ask.deny'
  | 'ask.answer'
  | 'lesson.list'
  | 'lesson.drop'
  | 'brief.latest'
  | 'brief.show'
  | 'brief.list'
  | 'brief.read'
  | 'audit.list'
  | 'audit.stats'
  | 'audit.verify'
  | 'salvage.list'
  | 'salvage.restore';

/** The product without its host: handlers for everything but what only a host can do. */
export interface Engine {
  readonly handlers: Pick<Handlers, Served>;
  /** Continues a night that an earlier host left open. `end`: one that had begun is ended instead, its work kept. */
  start(openNight?: 'go-on' | 'end'): Promise<void>;
  /** Ends what runs and leaves an open night open. */
  stop(): Promise<void>;
}

/** What tells this installation apart. */
export interface EngineHost {
  readonly appVersion: string;
  /** The same on every start of one machine. */
  readonly machineId: string;
}

const MAX_BRIEFS = 60;

/** Nothing runs until `start`. */
export function createEngine(ports: Ports, { appVersion, machineId }: EngineHost): Engine {
  const schedules = createSchedules({ machineId, hash: ports.ids.hash });
  const { planSpan } = schedules;
  const nights = createNights(ports, {
    appVersion,
    planSpan,
    schedule: { nextStart: schedules.next, phases: schedules.phases },
  });
  const emergency = createEmergency(ports, nights);
  const scheduler = createScheduler({ ...ports, schedules, nights });
  const awake = createKeepAwake(ports);
  const announcer = createAnnouncer(ports);
  const warner = createWarner(ports);
  const audit = createAuditKeeper(ports);
  const asks = createAskKeeper(ports);
  const results = createResults(ports);
  return {
    start: async (openNight) => {
      emergency.start();
      awake.start();
      announcer.start();
      warner.start();
      asks.start();
      await results.start();
      await nights.recover(openNight);
      await scheduler.start();
      audit.start();
    },
    stop: async () => {
      emergency.end();
      scheduler.stop();
      await nights.shutDown();
      announcer.stop();
      warner.stop();
      asks.stop();
      awake.stop();
      await audit.stop();
    },
    handlers: {
      ...pastHandlers(ports),
      ...askHandlers(ports),
      ...results.handlers,
      ...lessonHandlers(ports),
      'night.status': async () => {
        return ok(statusOf({ ...ports, planSpan }, nights.activity, await checkNow(ports)));
      },
      'constraints.check': async () => ok(judgeStart(await checkNow(ports))),
      ...scheduleHandlers({ ...ports, schedules }),
      ...nightHandlers(ports, nights),
      'breaker.resume': async (source) => resumeSource(ports.store, source),
      'emergency.stop': ({ note, from }) =>
        emergency.stop({ from: from ?? 'api', note: note ?? '' }),
      'emergency.rearm': () => emergency.rearm(),
      ...stepHandlers(ports),
      ...queueHandlers(ports),
    },
  };
}

type NightMethod =
  | 'night.runNow'
  | 'night.arm'
  | 'night.disarm'
  | 'night.stop'
  | 'night.pause'
  | 'night.resume';

function nightHandlers(ports: Ports, nights: Nights): Pick<Handlers, NightMethod> {
  const pauses = createPauses(ports.store);
  return {
    'night.runNow': async () => nights.runNow(),
    'night.arm': async (input) => nights.arm(input),
    'night.disarm': () => nights.disarm(),
    'night.stop': () => nights.stop(),
    'night.pause': async ({ note }) => pauses.pause(note ?? ''),
    'night.resume': async () => pauses.resume(),
  };
}

/** The constraints as they stand now, for the open night or for one that would be armed. */
async function checkNow(ports: Ports): Promise<readonly ConstraintReading[]> {
  const config = ports.config.current();
  const night = ports.store.openNight();
  const ignored = night === null ? [] : ignoredBy(ports.store, night, config);
  return checkConstraints(config, await observe(ports), ignored);
}

/** What was: briefs, the history, and work that was kept. */
function pastHandlers(ports: Ports) {
  return { ...briefHandlers(ports), ...auditHandlers(ports), ...salvageHandlers(ports) };
}

function briefHandlers({
  store,
  clock,
}: Ports): Pick<Handlers, 'brief.latest' | 'brief.show' | 'brief.list' | 'brief.read'> {
  const unknown = (nightId: string) =>
    fail(appError('no-night', `There is no night '${nightId}'.`));
  return {
    'brief.latest': async () => {
      const night = store
        .nights(MAX_BRIEFS)
        .find((row) => row.startedAt !== null || row.briefPath !== null);
      return ok(night === undefined ? null : briefOf(store, night, clock.now()));
    },
    'brief.show': async ({ nightId }) => {
      const night = store.night(nightId);
      return night === null ? unknown(nightId) : ok(briefOf(store, night, clock.now()));
    },
    'brief.list': async () =>
      ok(
        store
          .nights(MAX_BRIEFS)
          .filter((night) => night.headline !== null)
          .map((night) => ({
            nightId: night.id,
            headline: night.headline ?? '',
            endedAt: night.endedAt,
            isRead: night.briefReadAt !== null,
          })),
      ),
    'brief.read': async ({ nightId }) => {
      const night = store.night(nightId);
      if (night === null) return unknown(nightId);
      // A look at a night that still runs is not a look at its brief.
      const isNews = night.headline !== null && night.briefReadAt === null;
      if (isNews) store.append({ type: 'brief.read', nightId, body: {} });
      return ok({ nightId });
    },
  };
}

function queueHandlers(
  ports: Ports,
): Pick<Handlers, 'queue.list' | 'queue.add' | 'queue.edit' | 'queue.remove'> {
  const queue = createQueue(ports);
  return {
    'queue.list': async ({ includeDone }) => ok([...queue.list(includeDone === true)]),
    'queue.add': async (task) => queue.add(task),
    'queue.edit': async ({ taskId, change }) => queue.edit(taskId, change),
    'queue.remove': async ({ taskId }) => queue.remove(taskId),
  };
}

function stepHandlers({ store }: Ports): Pick<Handlers, 'step.doubts' | 'step.settle'> {
  return {
    'step.doubts': async () => ok(stepsInDoubt(store)),
    'step.settle': async (wish) => settleStep(store, wish),
  };
}

function auditHandlers(
  ports: Ports,
): Pick<Handlers, 'audit.list' | 'audit.stats' | 'audit.verify'> {
  const { store, clock, files } = ports;
  return {
    'audit.list': async (filter) => findEntries(store, filter),
    'audit.stats': async ({ from, to }) => ok(auditStats(store, from ?? 0, to ?? clock.now() + 1)),
    'audit.verify': async () => ok(await verifyHistory(ports, await readMarks(files))),
  };
}
