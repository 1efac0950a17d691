import fc from 'fast-check';
import type { NewEvent } from '../../../src/shared/event.ts';
import type { NightState } from '../../../src/shared/schema/night.ts';
import { VerdictKind } from '../../../src/shared/schema/task.ts';
import { consentEvents } from './consent-events.ts';
import * as sample from './samples.ts';
import { type LedgerSlot, slotEvents, tellOfSchedule } from './scenario-ledger.ts';
import { type ScenarioStep, stepEvents } from './scenario-steps.ts';
import { sessionEvents } from './session-events.ts';
import { toldEvents } from './told-events.ts';

/** One choice of the generator; the scenario turns it into an event that is valid where it stands. */
export interface Choice {
  readonly what: number;
  readonly which: number;
  readonly text: string;
}

/** Sequences of choices, long enough for several nights. */
export function choices(maxLength: number): fc.Arbitrary<readonly Choice[]> {
  const choice = fc.record({
    what: fc.nat(),
    which: fc.nat(),
    text: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
  });
  return fc.array(choice, { minLength: 20, maxLength, size: 'max' });
}

interface World {
  nights: number;
  state: NightState | null;
  readonly tasks: string[];
  readonly onNight: Set<string>;
  readonly attempts: {
    taskId: string;
    n: number;
    night: number;
    state: 'starting' | 'running' | 'ended';
  }[];
  readonly steps: ScenarioStep[];
  readonly repos: Set<string>;
  readonly asks: string[];
  readonly slots: LedgerSlot[];
}

type Move = (world: World, choice: Choice) => readonly NewEvent[];

const NEXT: Readonly<Record<string, readonly NightState[]>> = {
  armed: ['waiting', 'running', 'stopped'],
  waiting: ['running', 'stopped', 'failed'],
  running: ['waiting', 'finishing', 'failed'],
  finishing: ['brief-ready', 'failed'],
};
const VERDICTS = VerdictKind.options;
const FINGERPRINT = { digest: 'd', parts: { index: 'i' }, files: 3 };

/** Turns choices into events that the store accepts one after the other, covering every event type. */
export function eventsFor(chosen: readonly Choice[]): readonly NewEvent[] {
  const world: World = {
    nights: 0,
    state: null,
    tasks: [],
    onNight: new Set(),
    attempts: [],
    steps: [],
    repos: new Set(),
    asks: [],
    slots: [],
  };
  return chosen.flatMap((choice) => pick(MOVES, choice.what)?.(world, choice) ?? []);
}

function pick<T>(list: readonly T[], n: number): T | undefined {
  return list[n % Math.max(list.length, 1)];
}

const arm: Move = (world) => {
  if (world.state !== null) {
    return [];
  }
  world.nights += 1;
  world.state = 'armed';
  world.onNight.clear();
  world.repos.clear();
  return [sample.armed(sample.aNight(world.nights))];
};

const move: Move = (world, { which, text }) => {
  const from = world.state;
  if (from === 'armed' && which % 5 === 0) {
    const nightId = sample.idOf(world.nights);
    const body = { windowStartAt: which, deadlineAt: which + 1, reason: text };
    return [{ type: 'night.replanned', nightId, body }];
  }
  const to = from === null ? undefined : pick(NEXT[from] ?? [], which);
  if (from === null || to === undefined) {
    return [];
  }
  world.state = NEXT[to] === undefined ? null : to;
  return [sample.moved(world.nights, from, to, text)];
};

/** Enough that every kind comes up in a few runs, however many there are. */
const AT_ONCE = 4;

const tellOfNight: Move = (world, { which, text }) => {
  if (world.nights === 0) {
    return [];
  }
  const nightId = sample.idOf(world.nights);
  const told: readonly NewEvent[] = [
    { type: 'night.phase-entered', nightId, body: { phase: 'work' } },
    { type: 'night.refused', nightId, body: { reason: text } },
    { type: 'night.recovered', nightId, body: { reason: text } },
    { type: 'night.noted', nightId, body: { text } },
    { type: 'night.held', nightId, body: { level: 'pause-soft', because: 'cpu', sentence: text } },
    { type: 'night.freed', nightId, body: { level: 'none', sentence: text } },
    { type: 'night.paused', nightId, body: { note: text } },
    { type: 'night.resumed', nightId, body: { ignore: ['user-idle'] } },
    { type: 'constraint.changed', nightId, body: { name: 'ac', state: 'ok', sentence: text } },
    { type: 'repo.refused', nightId, body: { repoId: 'other', reason: text } },
    { type: 'plan.written', nightId, body: { strategy: text } },
    { type: 'brief.written', nightId, body: { path: '/brief', headline: text } },
    { type: 'brief.read', nightId, body: {} },
    { type: 'brief.announced', nightId, body: {} },
    ...toldEvents(nightId, text),
    { type: 'power.noted', nightId, body: { kind: 'sleep', text } },
    { type: 'journal.doubted', body: { sentence: text, upTo: 2 } },
    { type: 'config.rejected', body: { message: text } },
    ...sample.breakerTold(nightId, text),
    { type: 'emergency.rearmed', body: {} },
    { type: 'emergency.stopped', nightId, body: { from: 'file', note: text } },
  ];
  const from = which % told.length;
  return [...told, ...told].slice(from, from + AT_ONCE);
};

const tellOfRepository: Move = (world, { which, text }) => {
  if (world.nights === 0) {
    return [];
  }
  const nightId = sample.idOf(world.nights);
  const repoId = `repo-${which % 3}`;
  if (!world.repos.has(repoId)) {
    world.repos.add(repoId);
    const base = { baseBranch: 'main', baseOid: 'b'.repeat(40) };
    return [{ type: 'repo.prepared', nightId, body: { repoId, ...base, before: FINGERPRINT } }];
  }
  const results = [sample.aCheckResult(text)];
  return which % 2 === 0
    ? [
        {
          type: 'repo.compared',
          nightId,
          body: { repoId, after: FINGERPRINT, differences: [text] },
        },
      ]
    : [
        { type: 'baseline.measured', nightId, body: { repoId, results } },
        {
          type: 'baseline.explained',
          nightId,
          body: { repoId, check: 'test', fault: { by: 'unknown', sentence: 'It does not say.' } },
        },
      ];
};

const changeQueue: Move = (world, { which, text }) => {
  const known = pick(world.tasks, which);
  if (known === undefined || which % 3 === 0) {
    const task = sample.aTask(world.tasks.length + 1, { title: text, priority: (which % 5) - 2 });
    world.tasks.push(task.id);
    return [sample.added(task)];
  }
  const n = world.tasks.indexOf(known) + 1;
  const task = sample.aTask(n, { instructions: text, updatedAt: 500 });
  return which % 3 === 1
    ? [{ type: 'task.edited', taskId: known, body: { task } }]
    : [{ type: 'task.removed', taskId: known, body: { taskId: known } }];
};

const decideOrBegin: Move = (world, { which, text }) => {
  const taskId = pick(world.tasks, which);
  if (taskId === undefined || world.nights === 0) {
    return [];
  }
  const nightId = sample.idOf(world.nights);
  if (which % 2 === 0) {
    world.onNight.add(taskId);
    return [sample.begun(world.nights, taskId)];
  }
  const choice = pick(['chosen', 'skipped', 'not-run'] as const, which) ?? 'chosen';
  const decision = { nightId, taskId, choice, reason: text, score: which % 7, decidedAt: 40 };
  return [{ type: 'task.decided', nightId, taskId, body: { decision } }];
};

const workOnTask: Move = (world, { which, text }) => {
  const taskId = pick([...world.onNight], which);
  if (taskId === undefined) {
    return [];
  }
  const ids = { nightId: sample.idOf(world.nights), taskId };
  const evidence = sample.evidenceOf(pick(VERDICTS, which) ?? 'failed', { reason: text });
  const told: readonly NewEvent[] = [
    { type: 'task.doing', ...ids, body: { doing: text } },
    { type: 'task.judged', ...ids, body: { evidence } },
    { type: 'branch.landed', ...ids, body: { ref: `refs/heads/overnight/${taskId}`, oid: text } },
  ];
  return told.slice(which % told.length, (which % told.length) + 1);
};

const beginAttempt: Move = (world, { which }) => {
  const taskId = pick([...world.onNight], which);
  if (taskId === undefined) {
    return [];
  }
  const n = world.attempts.filter((attempt) => attempt.taskId === taskId).length + 1;
  world.attempts.push({ taskId, n, night: world.nights, state: 'starting' });
  return [sample.attemptBegun(world.nights, taskId, n)];
};

const goOnWithAttempt: Move = (world, { which, text }) => {
  const attempt = pick(
    world.attempts.filter(({ state }) => state !== 'ended'),
    which,
  );
  if (attempt === undefined) {
    return [];
  }
  const ids = sample.attemptIds(attempt.night, attempt.taskId, attempt.n);
  if (attempt.state === 'starting' && which % 2 === 0) {
    attempt.state = 'running';
    return [{ type: 'attempt.spawned', ...ids, body: { pid: 7, pidStart: text, bootId: 'boot' } }];
  }
  if (which % 4 === 3) {
    attempt.state = 'ended';
    return [
      { type: 'attempt.ended', ...ids, body: { state: 'lost', outcome: null, reason: text } },
    ];
  }
  return [
    { type: 'attempt.threaded', ...ids, body: { threadId: text } },
    {
      type: 'attempt.used',
      ...ids,
      body: {
        usage: { inputTokens: 3, cachedInputTokens: 1, outputTokens: 2, costUsd: null },
      },
    },
    { type: 'attempt.stalled', ...ids, body: sample.aStall },
    { type: 'attempt.exceeded', ...ids, body: sample.anExcess },
    { type: 'attempt.committed', ...ids, body: { oid: text } },
    { type: 'attempt.checked', ...ids, body: { results: [sample.aCheckResult(text)] } },
  ];
};

const MOVES: readonly Move[] = [
  arm,
  move,
  tellOfNight,
  (_, choice) => tellOfSchedule(choice),
  ({ slots }, choice) => slotEvents(slots, choice),
  tellOfRepository,
  changeQueue,
  decideOrBegin,
  workOnTask,
  beginAttempt,
  goOnWithAttempt,
  consentEvents,
  ({ steps }, choice) => stepEvents(steps, choice),
  ({ nights }, choice) => (nights === 0 ? [] : sessionEvents(sample.idOf(nights), choice.text)),
];
