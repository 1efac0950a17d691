import type * as Absence from '../../src/engine/scheduler/ledger/absence.ts';
import type * as JudgeSlots from '../../src/engine/scheduler/ledger/judge-slots.ts';
import type * as Rules from '../../src/engine/scheduler/ledger/rules.ts';
import type * as Due from '../../src/engine/scheduler/plan/due.ts';
import type * as Jitter from '../../src/engine/scheduler/plan/jitter.ts';
import type * as Reconcile from '../../src/engine/scheduler/reconcile.ts';
import type * as Tonight from '../../src/engine/scheduler/tonight.ts';
import type * as ParseCron from '../../src/engine/time/cron/parse-cron.ts';
import type * as Instants from '../../src/engine/time/zone/instants.ts';
import { ok } from '../../src/shared/result.ts';
import { type Fault, fault } from './planted.ts';

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

/** Mistakes in the plan of starts, in the ledger and in what becomes of a start that was missed. */
export const SCHEDULE_FAULTS: readonly Fault[] = [
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
        verdict.slot.slotAt % (3 * HOUR_MS) < 2 * HOUR_MS && verdict.kind === 'run'
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
];
