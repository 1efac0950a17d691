import type { EventBody, EventType, StoredEvent } from '../../shared/event.ts';
import type { Config } from '../../shared/schema/config.ts';
import type { Night } from '../../shared/schema/night.ts';
import type { Lived } from '../live.ts';
import { type OracleSlot, plannedSlots } from '../oracle/planned.ts';
import type { Entry, Fact } from '../truth.ts';
import type { Scenario } from '../world/scenario.ts';
import { CALM_MS, lengthOf } from '../world/script.ts';

/** Everything that a rule is held against: what the journal says, and what truly happened. */
export interface Evidence {
  readonly scenario: Scenario;
  readonly config: Config;
  readonly truth: readonly Entry[];
  readonly agents: readonly AgentLife[];
  readonly nights: readonly NightLife[];
  readonly slots: readonly SlotLife[];
  /** Every start of the whole period, found without the planner. */
  readonly planned: readonly OracleSlot[];
  /** Steady instants. */
  readonly calmAt: number;
  readonly endAt: number;
  /** Tables that a journal built anew from the events has otherwise; asked for lazily, because it takes its time. */
  readonly differsWhenRebuilt: () => readonly string[];
}

/** One broken rule, with the moment at which it shows. */
export interface Violation {
  readonly rule: string;
  readonly steadyMs: number;
  readonly wallMs: number;
  readonly says: string;
}

/** A rule that every world keeps. */
export interface Rule {
  readonly id: string;
  /** What the rule promises. */
  readonly promise: string;
  check(evidence: Evidence): readonly Found[];
}

/** Where a rule is broken, and how. */
export interface Found {
  readonly at: Pick<Entry, 'steadyMs' | 'wallMs'>;
  readonly says: string;
}

export type AgentFact = Extract<Fact, { kind: 'agent' }>;

/** An agent's process from its start to its end. */
export interface AgentLife {
  readonly fact: AgentFact;
  readonly started: Entry;
  readonly ended: Entry | null;
  /** What the journal calls it; null when the program died before it said so. */
  readonly attemptId: string | null;
  readonly nightId: string | null;
  readonly taskId: string | null;
}

/** One night with its events. */
export interface NightLife {
  readonly night: Night;
  readonly body: EventBody<'night.armed'>;
  readonly armed: Entry;
  readonly entries: readonly EventEntry[];
  readonly ended: EventEntry | null;
}

/** One start with what became of it. */
export interface SlotLife {
  readonly slotAt: number;
  readonly scheduleId: string;
  readonly entries: readonly EventEntry[];
}

export interface EventEntry extends Entry {
  readonly event: StoredEvent;
}

/** An event of one type with its body. */
export interface Told<K extends EventType> {
  readonly entry: EventEntry;
  readonly body: EventBody<K>;
}

/** The events of one type, oldest first. */
export function told<K extends EventType>(entries: readonly Entry[], type: K): readonly Told<K>[] {
  return entries.flatMap((entry) => {
    if (entry.fact.kind !== 'event' || entry.fact.event.type !== type) return [];
    const { event } = entry.fact;
    return [{ entry: { ...entry, event }, body: event.body as EventBody<K> }];
  });
}

/** Puts together what one lived world has to say. */
export function gatherEvidence({ ground }: Lived): Evidence {
  const { world, journal } = ground;
  const { scenario, config, truth } = world;
  const endAt = lengthOf(world);
  const from = scenario.startAt;
  return {
    scenario,
    config,
    truth,
    agents: agentsOf(truth),
    nights: nightsOf(truth),
    slots: slotsOf(truth),
    planned: plannedSlots(config, from, from + endAt),
    calmAt: endAt - CALM_MS,
    endAt,
    differsWhenRebuilt: () => {
      const rebuilt = journal.rebuild();
      const [before, after] = [journal.dump(), rebuilt.dump()];
      rebuilt.close();
      return [...before].flatMap(([name, rows]) =>
        NOT_FROM_EVENTS.has(name) || rows.join('\n') === after.get(name)?.join('\n') ? [] : [name],
      );
    },
  };
}

const NOT_FROM_EVENTS = new Set(['presence', 'watermark', 'sqlite_sequence']);

function agentsOf(truth: readonly Entry[]): AgentLife[] {
  const attempts = new Map(
    told(truth, 'attempt.begun').map(({ entry, body }) => [body.runToken, entry.event]),
  );
  const lives = new Map<string, AgentLife>();
  for (const entry of truth) {
    const { fact } = entry;
    if (fact.kind !== 'agent') continue;
    const known = lives.get(fact.runToken);
    const event = attempts.get(fact.runToken);
    const life: AgentLife =
      known === undefined
        ? {
            fact,
            started: entry,
            ended: null,
            attemptId: event?.attemptId ?? null,
            nightId: event?.nightId ?? null,
            taskId: event?.taskId ?? null,
          }
        : { ...known, ended: entry };
    lives.set(fact.runToken, life);
  }
  return [...lives.values()];
}

const ENDED = ['brief-ready', 'stopped', 'failed'];

function nightsOf(truth: readonly Entry[]): NightLife[] {
  const byNight = new Map<string, EventEntry[]>();
  for (const entry of truth) {
    if (entry.fact.kind !== 'event' || entry.fact.event.nightId === undefined) continue;
    const { event } = entry.fact;
    const nightId = event.nightId ?? '';
    const list = byNight.get(nightId) ?? [];
    list.push({ ...entry, event });
    byNight.set(nightId, list);
  }
  return told(truth, 'night.armed').map(({ entry: armed, body }) => {
    const entries = byNight.get(body.night.id) ?? [];
    const moves = told(entries, 'night.moved');
    const ended = moves.find((move) => ENDED.includes(move.body.to))?.entry ?? null;
    return { night: body.night, body, armed, entries, ended };
  });
}

function slotsOf(truth: readonly Entry[]): SlotLife[] {
  const lives = new Map<string, SlotLife & { entries: EventEntry[] }>();
  for (const entry of truth) {
    if (entry.fact.kind !== 'event') continue;
    const { event } = entry.fact;
    const slot = slotOf(event);
    if (slot === null) continue;
    const key = `${slot.scheduleId} ${slot.slotAt}`;
    const life = lives.get(key) ?? { ...slot, entries: [] };
    life.entries.push({ ...entry, event });
    lives.set(key, life);
  }
  return [...lives.values()];
}

function slotOf(event: StoredEvent): { scheduleId: string; slotAt: number } | null {
  switch (event.type) {
    case 'slot.due':
    case 'slot.dropped':
      return { scheduleId: event.body.slot.scheduleId, slotAt: event.body.slot.slotAt };
    case 'slot.claimed':
    case 'slot.started':
    case 'slot.ended':
      return { scheduleId: event.body.scheduleId, slotAt: event.body.slotAt };
    default:
      return null;
  }
}
