import type * as Network from '../../src/engine/constraints/connection/network.ts';
import type * as AcPower from '../../src/engine/constraints/power/ac-power.ts';
import type * as FullWake from '../../src/engine/constraints/system/full-wake.ts';
import type * as HeldSet from '../../src/engine/night/awake/held-set.ts';
import type * as WantedHolds from '../../src/engine/night/awake/wanted-holds.ts';
import type * as Report from '../../src/engine/night/phases/report.ts';
import type * as Work from '../../src/engine/night/phases/work.ts';
import type * as Recover from '../../src/engine/night/recover.ts';
import type * as Stop from '../../src/engine/night/stop.ts';
import type * as Budget from '../../src/engine/night/task/budget.ts';
import type * as Absence from '../../src/engine/scheduler/ledger/absence.ts';
import type * as JudgeSlots from '../../src/engine/scheduler/ledger/judge-slots.ts';
import type * as Rules from '../../src/engine/scheduler/ledger/rules.ts';
import type * as Due from '../../src/engine/scheduler/plan/due.ts';
import type * as Jitter from '../../src/engine/scheduler/plan/jitter.ts';
import type * as Reconcile from '../../src/engine/scheduler/reconcile.ts';
import type * as Tonight from '../../src/engine/scheduler/tonight.ts';
import type * as ParseCron from '../../src/engine/time/cron/parse-cron.ts';
import type * as Instants from '../../src/engine/time/zone/instants.ts';
import type * as Retry from '../../src/engine/validate/retry.ts';
import { ok } from '../../src/shared/result.ts';

/** A mistake planted in the real code: a module below `src` some of whose exports are replaced. */
export interface Fault {
  readonly name: string;
  readonly module: string;
  readonly plant: (real: Record<string, unknown>) => Record<string, unknown>;
  /** The rules that may find it. */
  readonly foundBy: readonly string[];
}

interface Planted<M> extends Omit<Fault, 'plant'> {
  readonly plant: (real: M) => Partial<M>;
}

function fault<M>(planted: Planted<M>): Fault {
  return planted as unknown as Fault;
}

const HOUR_MS = 3_600_000;

function rule(
  name: string,
  change: (rules: Rules.SlotRules) => Partial<Rules.SlotRules>,
  foundBy: readonly string[],
): Fault {
  return fault<typeof Rules>({
    name,
    module: 'engine/scheduler/ledger/rules.ts',
    plant: ({ slotRulesOf }) => ({
      slotRulesOf: (config) => {
        const rules = slotRulesOf(config);
        return { ...rules, ...change(rules) };
      },
    }),
    foundBy,
  });
}

function judge(
  name: string,
  judgeAs: (
    real: typeof JudgeSlots.judgeSlots,
    given: JudgeSlots.SlotCase,
  ) => readonly JudgeSlots.SlotVerdict[],
  foundBy: readonly string[],
): Fault {
  return fault<typeof JudgeSlots>({
    name,
    module: 'engine/scheduler/ledger/judge-slots.ts',
    plant: ({ judgeSlots }) => ({ judgeSlots: (given) => judgeAs(judgeSlots, given) }),
    foundBy,
  });
}

/** Mistakes that a scheduler has had, here or elsewhere; each must be found by a rule (spec: scheduling-power.md 1.2, 7). */
export const FAULTS: readonly Fault[] = [
  fault<typeof Reconcile>({
    name: 'the watermark moves before the rows are written',
    module: 'engine/scheduler/reconcile.ts',
    plant: ({ reconcile }) => ({
      reconcile: (ports, look) => {
        const scheduleId = ports.config.current().id;
        ports.store.watch({ at: look.now, watermark: { scheduleId, at: look.now } });
        return reconcile(ports, look);
      },
    }),
    foundBy: ['no-silent-loss'],
  }),
  fault<typeof Due>({
    name: 'an absence of more than six hours is forgotten',
    module: 'engine/scheduler/plan/due.ts',
    plant: ({ dueSlots }) => ({
      dueSlots: (given) =>
        dueSlots({ ...given, since: Math.max(given.since, given.now - 6 * HOUR_MS) }),
    }),
    foundBy: ['no-silent-loss'],
  }),
  judge(
    'every missed start is made up for',
    (real, given) => given.slots.flatMap((slot) => real({ ...given, slots: [slot] })),
    ['one-catch-up'],
  ),
  judge(
    'a paused schedule goes on',
    (real, given) => real({ ...given, state: { ...given.state, paused: false } }),
    ['paused'],
  ),
  judge(
    'a start that was to be skipped runs',
    (real, given) => real({ ...given, state: { ...given.state, skipSlotAt: null } }),
    ['skip-next'],
  ),
  judge(
    'a start is left out for nothing',
    (real, given) =>
      real(given).map((verdict) =>
        verdict.slot.slotAt % (7 * HOUR_MS) < 2 * HOUR_MS && verdict.kind === 'run'
          ? {
              kind: 'drop',
              slot: verdict.slot,
              outcome: { state: 'missed', reason: 'superseded', sentence: 'Left out.' },
            }
          : verdict,
      ),
    ['calm-nights-run'],
  ),
  rule('a missed start is made up for against the schedule', () => ({ catchesUp: true }), [
    'one-catch-up',
  ]),
  rule('the time for making up is not asked', () => ({ catchUpMs: null }), ['one-catch-up']),
  rule('starts run into each other', () => ({ overlap: 'allow' }), ['overlap']),
  rule('a night has more starts than it may', () => ({ maxRuns: null }), ['max-runs']),
  rule('starts keep no distance', () => ({ minIntervalMs: 0 }), ['min-interval']),
  fault<typeof Absence>({
    name: 'every missed start is put down to sleep',
    module: 'engine/scheduler/ledger/absence.ts',
    plant: () => ({ absenceAt: () => 'asleep' }),
    foundBy: ['true-reasons'],
  }),
  fault<typeof Jitter>({
    name: 'a start is delayed by more than it may',
    module: 'engine/scheduler/plan/jitter.ts',
    plant: ({ createJitter }) => ({
      createJitter: (given, ground) => {
        const jitter = createJitter(given, ground);
        return (slotAt) => jitter(slotAt) * 3;
      },
    }),
    foundBy: ['not-early'],
  }),
  fault<typeof ParseCron>({
    name: 'a fixed time in the gap of a clock change is lost',
    module: 'engine/time/cron/parse-cron.ts',
    plant: ({ parseCron }) => ({
      parseCron: (expression, meaning) => {
        const parsed = parseCron(expression, meaning);
        return parsed.ok ? ok({ ...parsed.value, isFixed: false }) : parsed;
      },
    }),
    foundBy: ['no-silent-loss', 'no-unplanned-slot'],
  }),
  fault<typeof Instants>({
    name: 'a window ends with the first of two equal times',
    module: 'engine/time/zone/instants.ts',
    plant: ({ firstInstant }) => ({ lastInstant: firstInstant }),
    foundBy: ['real-window', 'no-silent-loss'],
  }),
  fault<typeof Tonight>({
    name: 'a night lasts an hour longer than its window',
    module: 'engine/scheduler/tonight.ts',
    plant: ({ planTonight }) => ({
      planTonight: (schedule, now) => {
        const span = planTonight(schedule, now);
        return span === null ? null : { ...span, endAt: span.endAt + HOUR_MS };
      },
    }),
    foundBy: ['real-window'],
  }),
  fault<typeof FullWake>({
    name: 'a dark wake counts as waking',
    module: 'engine/constraints/system/full-wake.ts',
    plant: ({ fullWake }) => ({
      fullWake: {
        ...fullWake,
        check: (_, { fullWake: fact }) => ({
          state: 'ok',
          reading: 'Awake',
          sentence: 'Awake.',
          fact,
        }),
      },
    }),
    foundBy: ['full-wake'],
  }),
  fault<typeof AcPower>({
    name: 'mains power is not asked',
    module: 'engine/constraints/power/ac-power.ts',
    plant: ({ acPower }) => ({
      acPower: {
        ...acPower,
        check: (_, { powerSource: fact }) => ({
          state: 'ok',
          reading: 'On AC',
          sentence: 'On AC.',
          fact,
        }),
        demands: () => [],
      },
    }),
    foundBy: ['no-blocked-dispatch'],
  }),
  fault<typeof Network>({
    name: 'the network is not asked',
    module: 'engine/constraints/connection/network.ts',
    plant: ({ network }) => ({
      network: {
        ...network,
        check: (_, { network: fact }) => ({
          state: 'ok',
          reading: 'Wi-Fi',
          sentence: 'Wi-Fi.',
          fact,
        }),
        demands: () => [],
      },
    }),
    foundBy: ['no-blocked-dispatch'],
  }),
  fault<typeof WantedHolds>({
    name: 'an armed night that waits lets the machine sleep',
    module: 'engine/night/awake/wanted-holds.ts',
    plant: ({ wantedHolds }) => ({
      wantedHolds: (memory, situation) =>
        situation.night?.state === 'waiting' ? [] : wantedHolds(memory, situation),
    }),
    foundBy: ['hold-present'],
  }),
  fault<typeof WantedHolds>({
    name: 'sleep is held off on battery',
    module: 'engine/night/awake/wanted-holds.ts',
    plant: ({ wantedHolds }) => ({
      wantedHolds: (memory, situation) =>
        wantedHolds(memory, { ...situation, power: { onAc: true, hasBattery: true } }),
    }),
    foundBy: ['no-hold-on-battery'],
  }),
  fault<typeof HeldSet>({
    name: 'a hold that was lost is not taken again',
    module: 'engine/night/awake/held-set.ts',
    plant: ({ createHeldSet }) => ({
      createHeldSet: (power) => ({ ...createHeldSet(power), readBack: async () => [] }),
    }),
    foundBy: ['hold-present'],
  }),
  fault<typeof HeldSet>({
    name: 'a hold is not released',
    module: 'engine/night/awake/held-set.ts',
    plant: ({ createHeldSet }) => ({
      createHeldSet: (power) =>
        createHeldSet({ hold: (wants) => ({ ...power.hold(wants), release: () => undefined }) }),
    }),
    foundBy: ['hold-released', 'no-hold-on-battery'],
  }),
  fault<typeof Recover>({
    name: 'an agent that outlived its host is left alone',
    module: 'engine/night/recover.ts',
    plant: ({ recoverNight }) => ({
      recoverNight: (ports, night) => {
        const agents = { ...ports.agents, reap: async () => false };
        return recoverNight({ ...ports, agents }, night);
      },
    }),
    foundBy: ['one-agent-per-task'],
  }),
  fault<typeof Recover>({
    name: 'attempts of a host that died are left open',
    module: 'engine/night/recover.ts',
    plant: ({ recoverNight }) => ({
      recoverNight: (ports, night) => {
        const store = { ...ports.store, attempts: () => [] };
        return recoverNight({ ...ports, store }, night);
      },
    }),
    foundBy: ['attempts-end', 'one-agent-per-task'],
  }),
  fault<typeof Stop>({
    name: 'the end of the window ends nothing',
    module: 'engine/night/stop.ts',
    plant: ({ createStop }) => ({
      createStop: (parent) => {
        const stop = createStop(parent);
        return {
          ...stop,
          trigger: (reason) => void (reason !== 'deadline' && stop.trigger(reason)),
        };
      },
    }),
    foundBy: ['nights-end', 'ends-in-time'],
  }),
  fault<typeof Budget>({
    name: 'an attempt may take as long as it likes',
    module: 'engine/night/task/budget.ts',
    plant: () => ({ watchBudget: () => () => undefined }),
    foundBy: ['awake-budget', 'ends-in-time'],
  }),
  fault<typeof Work>({
    name: 'one agent too many works',
    module: 'engine/night/phases/work.ts',
    plant: ({ workThroughTasks }) => ({
      workThroughTasks: (context) => {
        const { config } = context;
        const limits = { ...config.limits, maxConcurrent: config.limits.maxConcurrent + 1 };
        return workThroughTasks({ ...context, config: { ...config, limits } });
      },
    }),
    foundBy: ['max-concurrent'],
  }),
  fault<typeof Retry>({
    name: 'a task within its usage limit is tried again',
    module: 'engine/validate/retry.ts',
    plant: ({ mayRetry }) => ({
      mayRetry: (evidence, left) =>
        mayRetry(evidence, left) || (evidence.verdict === 'limit' && left > 0),
    }),
    foundBy: ['limit-parks'],
  }),
  fault<typeof Report>({
    name: 'a night ends without its brief',
    module: 'engine/night/phases/report.ts',
    plant: ({ writeReport }) => ({
      writeReport: (context, end) => {
        const { store } = context.ports;
        const appendAll: typeof store.appendAll = (events) =>
          store.appendAll(events.filter(({ type }) => type !== 'brief.written'));
        const ports = { ...context.ports, store: { ...store, appendAll } };
        return writeReport({ ...context, ports }, end);
      },
    }),
    foundBy: ['brief'],
  }),
];
