import { type Evidence, type Found, type Rule, type SlotLife, told } from './evidence.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LOOK_BACK_MS = 7 * DAY_MS;
const MOST_AT_ONCE = 100;

function timesOf({ entries }: SlotLife, type: string) {
  return entries.filter(({ event }) => event.type === type);
}

function textOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}

/** A start is claimed again only after a crash, started once, and final once. */
const runsOnce: Rule = {
  id: 'slot-runs-once',
  promise: 'No start runs twice.',
  check: ({ slots }) =>
    slots.flatMap((slot): Found[] => {
      const started = timesOf(slot, 'slot.started');
      const ended = [...timesOf(slot, 'slot.ended'), ...timesOf(slot, 'slot.dropped')];
      const due = timesOf(slot, 'slot.due');
      const second = started[1] ?? ended[1] ?? due[1];
      if (second === undefined) return [];
      return [{ at: second, says: `${textOf(slot.slotAt)} has a second ${second.event.type}` }];
    }),
};

/** A pass that was cut short by a death of the program may end twice; one that ended does not begin again. */
const endsOnce: Rule = {
  id: 'slot-stays-ended',
  promise: 'A start that ended is never claimed again.',
  check: ({ slots }) =>
    slots.flatMap((slot): Found[] => {
      const end = slot.entries.findIndex(
        ({ event }) => event.type === 'slot.ended' || event.type === 'slot.dropped',
      );
      const after = end === -1 ? undefined : slot.entries[end + 1];
      if (after === undefined) return [];
      return [{ at: after, says: `${textOf(slot.slotAt)} goes on after its end` }];
    }),
};

/** When the program first looked: starts before that are nobody's. */
function beganAt({ truth }: Evidence): number {
  return truth.find(({ fact }) => fact.kind === 'host')?.wallMs ?? Number.POSITIVE_INFINITY;
}

/**
 * Starts that lie further back than the program looks after an absence of more than a week, or of very many starts. Rows
 * are written oldest first, so the first one of a later start tells when this one was passed over.
 */
function isBeyondLookBack({ planned, truth }: Evidence, slotAt: number): boolean {
  const looks = [...told(truth, 'slot.dropped'), ...told(truth, 'slot.due')]
    .filter(({ entry, body }) => body.slot.slotAt > slotAt && entry.wallMs > slotAt)
    .map(({ entry }) => entry.wallMs);
  if (looks.length === 0) return false;
  const next = Math.min(...looks);
  if (next - slotAt > LOOK_BACK_MS) return true;
  return planned.filter((one) => one.slotAt > slotAt && one.slotAt <= next).length >= MOST_AT_ONCE;
}

/** A program that is dead when the world ends had no chance to tell of what came after its last word. */
function toldUntil({ truth }: Evidence): number {
  if (truth.at(-1)?.machine.isHostUp !== false) return Number.POSITIVE_INFINITY;
  return truth.findLast(({ fact }) => fact.kind === 'event')?.wallMs ?? 0;
}

const everySlotEnds: Rule = {
  id: 'no-silent-loss',
  promise: 'Every start that was planned has a row with its reason.',
  check: (evidence) => {
    const { planned, slots, scenario, calmAt, config } = evidence;
    const from = beganAt(evidence);
    const calmUntil = scenario.startAt + calmAt - (config.schedule.jitterMs ?? 0) - MINUTE_MS;
    const until = Math.min(calmUntil, toldUntil(evidence));
    const known = new Map(slots.map((slot) => [slot.slotAt, slot]));
    const atEnd = { steadyMs: evidence.endAt, wallMs: scenario.startAt + evidence.endAt };
    return planned
      .filter(({ slotAt }) => slotAt > from && slotAt <= until)
      .flatMap((slot): Found[] => {
        const life = known.get(slot.slotAt);
        const last = life?.entries.at(-1)?.event.type;
        if (last === 'slot.ended' || last === 'slot.dropped') return [];
        if (life === undefined && isBeyondLookBack(evidence, slot.slotAt)) return [];
        // A night that is still at work when the world ends has its start open.
        if (life !== undefined && slot.windowEndAt > scenario.startAt + calmAt) return [];
        const at = evidence.truth.find(({ wallMs }) => wallMs >= slot.slotAt) ?? atEnd;
        return [{ at, says: `${textOf(slot.slotAt)} ${last ?? 'has no row'}` }];
      });
  },
};

const onlyPlanned: Rule = {
  id: 'no-unplanned-slot',
  promise: 'No start is named that the schedule does not name.',
  check: ({ slots, planned, scenario, endAt }) => {
    const known = new Set(planned.map(({ slotAt }) => slotAt));
    return slots.flatMap((slot): Found[] => {
      const isOfPeriod =
        slot.slotAt > scenario.startAt && slot.slotAt < scenario.startAt + endAt - DAY_MS;
      const [first] = slot.entries;
      if (!isOfPeriod || known.has(slot.slotAt) || first === undefined) return [];
      return [{ at: first, says: `${textOf(slot.slotAt)} is no start` }];
    });
  },
};

const lookBack: Rule = {
  id: 'look-back',
  promise: 'At most a week and a hundred starts are looked at after an absence.',
  check: ({ truth }) => {
    const rows = [...told(truth, 'slot.dropped'), ...told(truth, 'slot.due')];
    const old = rows
      .filter(({ entry, body }) => entry.wallMs - body.slot.effectiveAt > LOOK_BACK_MS + MINUTE_MS)
      .filter(({ entry }) => entry.event.type === 'slot.due')
      .map(({ entry, body }) => ({ at: entry, says: `${textOf(body.slot.slotAt)} is too old` }));
    const atOnce = new Map<number, number>();
    for (const { entry } of rows) {
      atOnce.set(entry.steadyMs, (atOnce.get(entry.steadyMs) ?? 0) + 1);
    }
    const many = rows
      .filter(({ entry }) => (atOnce.get(entry.steadyMs) ?? 0) > MOST_AT_ONCE)
      .slice(0, 1)
      .map(({ entry }) => ({ at: entry, says: 'more than a hundred starts at once' }));
    return [...old, ...many];
  },
};

/** At one moment the program lets at most one start run, and after an absence the newest. */
const oneCatchUp: Rule = {
  id: 'one-catch-up',
  promise:
    'An absence is made up for once, by the newest start, and only where the schedule wants it.',
  check: ({ truth, config }) => {
    const due = told(truth, 'slot.due');
    const seen = new Set<number>();
    return due.flatMap(({ entry, body }): Found[] => {
      const isLate = entry.wallMs - body.slot.effectiveAt > config.schedule.toleranceMs;
      const says = textOf(body.slot.slotAt);
      if (isLate && config.schedule.onMissed === 'skip') {
        return [{ at: entry, says: `${says} is made up for although it should be left out` }];
      }
      const { windowMs } = config.schedule.catchUp;
      if (isLate && windowMs !== undefined && entry.wallMs - body.slot.effectiveAt > windowMs) {
        return [{ at: entry, says: `${says} is made up for too late` }];
      }
      if (seen.has(entry.steadyMs)) return [{ at: entry, says: `${says} is the second at once` }];
      seen.add(entry.steadyMs);
      return [];
    });
  },
};

/** Starts that are due early would run before their time. */
const notEarly: Rule = {
  id: 'not-early',
  promise: 'No start is due before its time, nor delayed by more than the schedule allows.',
  check: ({ truth, config }) =>
    told(truth, 'slot.due').flatMap(({ entry, body: { slot } }): Found[] => {
      const delayMs = slot.effectiveAt - slot.slotAt;
      if (entry.wallMs < slot.effectiveAt) {
        return [{ at: entry, says: `${textOf(slot.slotAt)} is due before its time` }];
      }
      if (delayMs < 0 || delayMs > (config.schedule.jitterMs ?? 0)) {
        return [{ at: entry, says: `${textOf(slot.slotAt)} is delayed by ${delayMs} ms` }];
      }
      return [];
    }),
};

const reasons: Rule = {
  id: 'reasons',
  promise: 'Whatever did not happen, waits or is paused says why.',
  check: ({ truth }) => [
    ...told(truth, 'slot.dropped')
      .filter(({ body }) => body.outcome.reason === '' || body.outcome.sentence === '')
      .map(({ entry }) => ({ at: entry, says: 'a start was left out without a reason' })),
    ...told(truth, 'slot.ended')
      .filter(({ body }) => body.end.state !== 'done' && body.end.sentence === '')
      .map(({ entry }) => ({ at: entry, says: 'a start ended badly without a reason' })),
    ...told(truth, 'night.moved')
      .filter(
        ({ body }) => body.reason === '' || (body.to === 'waiting') !== (body.waitingFor !== null),
      )
      .map(({ entry }) => ({ at: entry, says: 'a night waits or moves without a reason' })),
    ...told(truth, 'night.held')
      .filter(({ body }) => body.sentence === '' || body.because === '')
      .map(({ entry }) => ({ at: entry, says: 'a night is held without a reason' })),
  ],
};

/** The rules about the ledger of starts. */
export const SLOT_RULES: readonly Rule[] = [
  runsOnce,
  endsOnce,
  everySlotEnds,
  onlyPlanned,
  lookBack,
  oneCatchUp,
  notEarly,
  reasons,
];
