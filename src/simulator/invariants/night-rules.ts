import type { Entry } from '../truth.ts';
import { type Evidence, type Found, type Rule, told } from './evidence.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const oneVerdict: Rule = {
  id: 'one-verdict',
  promise: 'A task has one verdict a night.',
  check: ({ nights }) =>
    nights.flatMap(({ entries }) => {
      const judged = new Set<string>();
      return told(entries, 'task.judged').flatMap(({ entry }): Found[] => {
        const taskId = entry.event.taskId ?? '';
        if (judged.has(taskId)) return [{ at: entry, says: 'a second verdict' }];
        judged.add(taskId);
        return [];
      });
    }),
};

const brief: Rule = {
  id: 'brief',
  promise: 'A night that ran has a brief when it has ended.',
  check: ({ nights }) =>
    nights.flatMap(({ entries, ended }): Found[] => {
      if (ended === null) return [];
      const hasRun = told(entries, 'night.moved').some(({ body }) => body.to === 'running');
      const briefs = told(entries, 'brief.written');
      if (briefs.length > 1) return [{ at: ended, says: 'a night has two briefs' }];
      return hasRun && briefs.length === 0 ? [{ at: ended, says: 'a night has no brief' }] : [];
    }),
};

const attemptsEnd: Rule = {
  id: 'attempts-end',
  promise: 'Every attempt of a night that ended has an end, and every agent is gone.',
  check: ({ nights, agents, truth }) => [
    ...nights.flatMap(({ entries, ended }): Found[] => {
      if (ended === null) return [];
      const begun = told(entries, 'attempt.begun').map(({ entry }) => entry.event.attemptId);
      const over = new Set(
        told(entries, 'attempt.ended').map(({ entry }) => entry.event.attemptId),
      );
      const open = begun.filter((id) => !over.has(id)).length;
      return open === 0 ? [] : [{ at: ended, says: `${open} attempts have no end` }];
    }),
    ...agents.flatMap(({ nightId, started, ended }): Found[] => {
      const night = nights.find(({ night: { id } }) => id === nightId)?.ended ?? null;
      if (night === null || !night.machine.isHostUp || started.steadyMs > night.steadyMs) return [];
      // One that was never told the journal is known to nobody who could end it.
      const isGone = ended !== null && truth.indexOf(ended) <= truth.findIndex(same(night));
      return isGone || ended === null || ended.steadyMs <= night.steadyMs
        ? []
        : [{ at: night, says: 'an agent outlives its night' }];
    }),
  ],
};

function same({ steadyMs }: Entry): (entry: Entry) => boolean {
  return (entry) => entry.steadyMs === steadyMs;
}

/** By how much the clock was set back while a night was open; a step of years does not lengthen a night. */
function setBackMs({ truth }: Evidence, fromMs: number, toMs: number): number {
  let backMs = 0;
  for (const { fact, steadyMs } of truth) {
    if (fact.kind !== 'machine' || fact.steppedMs === undefined) continue;
    const isWithin = steadyMs >= fromMs && steadyMs <= toMs;
    if (isWithin && Math.abs(fact.steppedMs) < DAY_MS) backMs += Math.max(0, -fact.steppedMs);
  }
  return backMs;
}

/** Looks of the program, at one a pulse, that a night may outlast its window: checks may be cut, proofs may not. */
const OVERTIME_MS = 15 * MINUTE_MS;

const nightsEnd: Rule = {
  id: 'nights-end',
  promise: 'A night is over soon after its window, whatever the clock was set to.',
  check: (evidence) =>
    evidence.nights.flatMap(({ night, ended, armed }): Found[] => {
      const toMs = ended?.steadyMs ?? evidence.endAt;
      const last = ended ?? evidence.truth.at(-1) ?? armed;
      const mayMs = night.deadlineAt - armed.wallMs + setBackMs(evidence, armed.steadyMs, toMs);
      // A machine that sleeps, or a program that is not there, ends nothing.
      const due = evidence.truth.find(({ steadyMs }) => steadyMs >= armed.steadyMs + mayMs);
      const overMs = due === undefined ? 0 : last.servedMs - due.servedMs;
      if (overMs <= OVERTIME_MS) return [];
      return [{ at: last, says: `open ${Math.round(overMs / MINUTE_MS)} min too long` }];
    }),
};

const endsForGood: Rule = {
  id: 'ended-nights-rest',
  promise: 'Nothing happens in a night that has ended.',
  check: ({ nights }) =>
    nights.flatMap(({ entries, ended }) => {
      if (ended === null) return [];
      const after = entries.slice(entries.findIndex(({ event }) => event === ended.event) + 1);
      return after
        .filter(({ event }) => /^(attempt|task|night\.(moved|phase))/.test(event.type))
        .slice(0, 1)
        .map((entry): Found => ({ at: entry, says: `${entry.event.type} after the end` }));
    }),
};

const noFaults: Rule = {
  id: 'no-faults',
  promise: 'The program has no fault of its own.',
  check: ({ truth }) =>
    truth.flatMap((entry): Found[] =>
      entry.fact.kind === 'fault' ? [{ at: entry, says: entry.fact.says.slice(0, 400) }] : [],
    ),
};

const moves: Rule = {
  id: 'no-refused-move',
  promise: 'The program does not try a move that the table forbids.',
  check: ({ truth }) =>
    told(truth, 'night.refused').map(({ entry, body }) => ({ at: entry, says: body.reason })),
};

const replays: Rule = {
  id: 'replay',
  promise: 'The events alone give the same tables.',
  check: ({ differsWhenRebuilt, truth }) => {
    const differing = differsWhenRebuilt();
    const at = truth.at(-1);
    if (differing.length === 0 || at === undefined) return [];
    return [{ at, says: `other rows in ${differing.join(', ')}` }];
  },
};

/** Steps of the clock back are the only thing that moves the watermark back. */
const watermark: Rule = {
  id: 'watermark',
  promise: 'The watermark goes back only when the clock does.',
  check: ({ truth }) => {
    let wasSetBack = false;
    return truth.flatMap((entry): Found[] => {
      const { fact } = entry;
      if (fact.kind === 'machine' && (fact.steppedMs ?? 0) < 0) wasSetBack = true;
      if (fact.kind !== 'watermark') return [];
      return wasSetBack ? [] : [{ at: entry, says: 'the watermark goes back' }];
    });
  },
};

/** Once the user stops a night its agents end. */
const stops: Rule = {
  id: 'stop-stops',
  promise: 'A night that the user stops starts nothing more.',
  check: ({ truth, agents }) =>
    truth.flatMap((entry): Found[] => {
      if (entry.fact.kind !== 'user' || entry.fact.did !== 'stop' || entry.fact.answer !== 'ok')
        return [];
      const later = agents.find(
        ({ started, ended }) =>
          started.steadyMs < entry.steadyMs && ended !== null && ended.steadyMs > entry.steadyMs,
      );
      if (later === undefined || later.attemptId === null) return [];
      return [{ at: entry, says: 'an agent outlives the stop' }];
    }),
};

/** How long a reason that names the machine may be off: a pulse and what is asked meanwhile. */
const ABOUT_MS = 5 * MINUTE_MS;

function wasSo({ truth }: Evidence, wallMs: number, isSo: (entry: Entry) => boolean): boolean {
  const around = truth.filter((entry) => Math.abs(entry.wallMs - wallMs) <= ABOUT_MS);
  const before = truth.findLast((entry) => entry.wallMs <= wallMs);
  return [...around, ...(before === undefined ? [] : [before])].some(isSo);
}

const IS_SO: Readonly<Record<string, (entry: Entry) => boolean>> = {
  // A program that is killed in its sleep cannot say that it slept.
  app_down: ({ machine, fact }) =>
    !machine.isHostUp || fact.kind === 'host' || machine.wake !== 'awake',
  asleep: ({ machine }) => machine.wake !== 'awake',
  dark_wake: ({ machine }) => machine.wake !== 'awake',
};

const trueReasons: Rule = {
  id: 'true-reasons',
  promise: 'A start was missed for the reason that is told.',
  check: (evidence) =>
    told(evidence.truth, 'slot.dropped').flatMap(({ entry, body: { slot, outcome } }): Found[] => {
      const isSo = IS_SO[outcome.reason];
      const wasStepped = evidence.truth.some(
        ({ fact }) => fact.kind === 'machine' && fact.steppedMs !== undefined,
      );
      if (isSo === undefined || wasStepped || wasSo(evidence, slot.effectiveAt, isSo)) return [];
      return [{ at: entry, says: `it says ${outcome.reason}, which it was not` }];
    }),
};

/** The rules about nights and the journal. */
export const NIGHT_RULES: readonly Rule[] = [
  oneVerdict,
  brief,
  attemptsEnd,
  nightsEnd,
  endsForGood,
  noFaults,
  moves,
  replays,
  watermark,
  stops,
  trueReasons,
];
