import { z } from 'zod';
import { AttemptState, Outcome, Usage } from './schema/attempt.ts';
import { BudgetNote } from './schema/budget.ts';
import { CheckFault, CheckResult } from './schema/check.ts';
import { CONSENT_EVENTS } from './schema/consent/events.ts';
import { Evidence } from './schema/evidence.ts';
import { GITHUB_EVENTS } from './schema/github/events.ts';
import { BreakerSource, OpenBreaker } from './schema/halts/breaker.ts';
import { EmergencyStop } from './schema/halts/emergency.ts';
import {
  Fingerprint,
  HoldLevel,
  Night,
  NightPhase,
  NightScope,
  NightState,
} from './schema/night.ts';
import { PROPOSAL_EVENTS } from './schema/outside/proposal.ts';
import { PROOF_EVENTS } from './schema/proof/events.ts';
import { RESULT_EVENTS } from './schema/results/result-event.ts';
import { ITEM_EVENTS } from './schema/session-item.ts';
import { Exemption } from './schema/settings/ladder.ts';
import { Excess } from './schema/settings/vigil.ts';
import { SlotEnd, SlotOutcome, SlotRef } from './schema/slot.ts';
import { STEP_EVENTS } from './schema/steps/step.ts';
import { Decision, Task } from './schema/task.ts';
import { Trip } from './schema/trip.ts';
import { UPKEEP_EVENTS } from './schema/upkeep/events.ts';

/** A rung as a try began on it: its place from 0, and what its agent was asked for; null: the agent's own choice. */
const BegunRung = z.object({
  level: z.number().int().nonnegative(),
  model: z.string().nullable(),
  effort: z.string().nullable(),
  /** Why it does not count against the quotas. */
  exempt: Exemption.nullable(),
});

const LadderSentence = z.string().max(400);

/** Every journal event by its name. Tables are built from these alone, so a name or a shape changes only by migration. */
export const EVENTS = {
  'night.armed': z.object({
    night: Night,
    scope: NightScope,
    configId: z.string(),
    appVersion: z.string(),
  }),
  'night.moved': z.object({
    from: NightState,
    to: NightState,
    reason: z.string(),
    waitingFor: z.enum(['window', 'constraint', 'slot']).nullable(),
  }),
  /** The schedule or the zone changed before the night began. */
  'night.replanned': z.object({
    windowStartAt: z.number(),
    deadlineAt: z.number(),
    reason: z.string(),
  }),
  'night.phase-entered': z.object({ phase: NightPhase }),
  'night.refused': z.object({ reason: z.string() }),
  'night.recovered': z.object({ reason: z.string() }),
  'night.noted': z.object({ text: z.string() }),
  /** The constraints hold a running night back from now on; `because` names the one that asks for it, or `flapping`. */
  'night.held': z.object({ level: HoldLevel, because: z.string().max(80), sentence: z.string() }),
  /** They let it go on; `level` is what they still ask for. */
  'night.freed': z.object({ level: HoldLevel, sentence: z.string() }),
  /** The person pauses a running night, until `night.resumed`. */
  'night.paused': z.object({ note: z.string().max(500) }),
  /** The person lets it go on; the constraints named in `ignore` are not asked any more tonight. */
  'night.resumed': z.object({ ignore: z.array(z.string().max(40)).max(20) }),
  /** Much of a budget is used; told once for each budget. */
  'budget.warned': BudgetNote,
  /** A budget is used up; told once for each budget. */
  'budget.spent': BudgetNote,
  /** An agent met its provider's usage limit: it starts nothing before `lookAt`. */
  'limit.met': z.object({
    agent: z.string(),
    /** As the provider says; null when it does not. */
    resetsAt: z.number().nullable(),
    lookAt: z.number(),
    /** Set when it was not met: that much is used, and the rest is kept for the person. */
    kept: z.object({ name: z.string(), usedPercent: z.number() }).optional(),
    sentence: z.string().max(90),
  }),
  /** How much of one limit of its provider an agent says is used, written at a bounded rate. */
  'limit.seen': z.object({
    agent: z.string(),
    name: z.string().max(40),
    usedPercent: z.number().nonnegative(),
    resetsAt: z.number().nullable(),
  }),
  /** It works again. */
  'limit.lifted': z.object({ agent: z.string(), sentence: z.string().max(90) }),
  /** A try goes up the ladder: its class starts higher, the try before was not accepted, or the record is poor. */
  'ladder.escalated': z.object({
    n: z.number().int().positive(),
    /** What the try before used; null before the first. */
    from: z.string().nullable(),
    to: z.string(),
    cause: z.enum(['class', 'failure', 'record', 'fallback']),
    /** Why no quota was asked; null: it counts against the quotas. */
    exempt: Exemption.nullable(),
    sentence: LadderSentence,
  }),
  /** A quota keeps a try on a cheaper rung. */
  'ladder.refused': z.object({
    n: z.number().int().positive(),
    wanted: z.string(),
    kept: z.string(),
    because: z.enum(['at-once', 'hour', 'day', 'throttle']),
    sentence: LadderSentence,
  }),
  /** Another agent takes over from one that cannot run. */
  'ladder.fell-back': z.object({
    n: z.number().int().positive(),
    from: z.string(),
    to: z.string(),
    sentence: LadderSentence,
  }),
  /** Earlier results, or the wish to have some, chose another agent than the first. */
  'ladder.chosen': z.object({
    n: z.number().int().positive(),
    agent: z.string(),
    explored: z.boolean(),
    sentence: LadderSentence,
  }),
  /** An agent that was to work is signed out or cannot run; once a night for each cause. */
  'agent.away': z.object({
    agent: z.string(),
    because: z.enum(['signed-out', 'not-ready', 'not-started']),
    /** Who works in its place; null: nobody, or it is not known yet. */
    instead: z.string().nullable(),
    /** What the person does about it, with the command where one is known. */
    mend: z.string().max(2000),
    sentence: z.string().max(90),
  }),
  /** A source failed too often in a row: it is left alone until `retryAt`, then one try decides. */
  'breaker.opened': OpenBreaker,
  /** It goes on: it works again, or the person lets it. */
  'breaker.closed': BreakerSource.extend({
    by: z.enum(['work', 'user']),
    sentence: z.string().max(90),
  }),
  /** Something about sleep, the power source or the clock that the night's story tells. */
  'power.noted': z.object({ kind: z.string().max(40), text: z.string() }),
  'slot.due': z.object({ slot: SlotRef, reason: z.string() }),
  'slot.dropped': z.object({ slot: SlotRef, outcome: SlotOutcome }),
  'slot.claimed': z.object({ scheduleId: z.string(), slotAt: z.number() }),
  'slot.started': z.object({ scheduleId: z.string(), slotAt: z.number() }),
  'slot.ended': z.object({ scheduleId: z.string(), slotAt: z.number(), end: SlotEnd }),
  'schedule.paused': z.object({
    scheduleId: z.string(),
    note: z.string().max(500),
    until: z.number().nullable(),
  }),
  'schedule.resumed': z.object({ scheduleId: z.string(), reason: z.string() }),
  'schedule.skip-set': z.object({ scheduleId: z.string(), slotAt: z.number().nullable() }),
  'constraint.changed': z.object({ name: z.string(), state: z.string(), sentence: z.string() }),
  'repo.refused': z.object({ repoId: z.string(), reason: z.string() }),
  'repo.prepared': z.object({
    repoId: z.string(),
    baseBranch: z.string(),
    baseOid: z.string(),
    before: Fingerprint,
  }),
  'repo.compared': z.object({
    repoId: z.string(),
    after: Fingerprint,
    differences: z.array(z.string()),
  }),
  'baseline.measured': z.object({ repoId: z.string(), results: z.array(CheckResult) }),
  /** Why a check is red at the base: the code, the environment, or nobody knows. Once for each red check. */
  'baseline.explained': z.object({ repoId: z.string(), check: z.string(), fault: CheckFault }),
  'plan.written': z.object({ strategy: z.string().max(40_000) }),
  'task.added': z.object({ task: Task }),
  'task.edited': z.object({ task: Task }),
  'task.removed': z.object({ taskId: z.string() }),
  'task.decided': z.object({ decision: Decision }),
  'task.begun': z.object({ branch: z.string(), baseOid: z.string() }),
  'task.doing': z.object({ doing: z.string() }),
  'task.judged': z.object({ evidence: Evidence }),
  ...ITEM_EVENTS,
  ...PROPOSAL_EVENTS,
  ...GITHUB_EVENTS,
  ...CONSENT_EVENTS,
  ...UPKEEP_EVENTS,
  ...RESULT_EVENTS,
  ...PROOF_EVENTS,
  'attempt.begun': z.object({
    n: z.number().int().positive(),
    agent: z.string(),
    model: z.string().nullable(),
    /** Its rung of the ladder; absent in older journals. */
    rung: BegunRung.optional(),
    sandbox: z.string(),
    runToken: z.string(),
    branch: z.string(),
    baseOid: z.string(),
    deadlineAt: z.number(),
    logPath: z.string(),
  }),
  'attempt.spawned': z.object({ pid: z.number().int(), pidStart: z.string(), bootId: z.string() }),
  'attempt.threaded': z.object({ threadId: z.string() }),
  /** What a running attempt used up to now, written at a bounded rate. */
  'attempt.used': z.object({ usage: Usage }),
  /** It showed no sign of work for `quietMs` and is stopped. `isLast`: it is not tried again. */
  'attempt.stalled': z.object({
    quietMs: z.number().nonnegative(),
    runningCommands: z.number().int().nonnegative(),
    isLast: z.boolean(),
    sentence: z.string().max(200),
  }),
  /** It took more of the machine than one try may and is stopped. */
  'attempt.exceeded': Excess,
  'attempt.committed': z.object({ oid: z.string() }),
  'attempt.checked': z.object({ results: z.array(CheckResult) }),
  /** Its service was not reached or could not work: the task goes on at `retryAt`, for the `n`-th time. */
  'attempt.deferred': z.object({
    retryAt: z.number(),
    n: z.number().int().positive(),
    sentence: z.string().max(90),
  }),
  'attempt.ended': z.object({
    state: AttemptState,
    outcome: Outcome.nullable(),
    reason: z.string(),
  }),
  ...STEP_EVENTS,
  /** A task went back to its last checkpoint after its host had ended twice in a row during it. */
  'task.restored': z.object({
    oid: z.string(),
    /** In our quarantine; null when there was nothing above the checkpoint. */
    keptRef: z.string().nullable(),
    sentence: z.string().max(300),
  }),
  'branch.landed': z.object({ ref: z.string(), oid: z.string() }),
  /** A person stopped everything at once: nothing starts until `emergency.rearmed`. */
  'emergency.stopped': EmergencyStop.omit({ at: true }),
  /** The person lets nights start again. */
  'emergency.rearmed': z.object({}),
  'brief.written': z.object({
    path: z.string(),
    headline: z.string(),
    /** When the person is told; absent: at once. */
    dueAt: z.number().nullable().optional(),
  }),
  'brief.read': z.object({}),
  /** The person was told that the brief is there. */
  'brief.announced': z.object({}),
  /** Something held wanted to reach a host that its list does not name; once for each host and run. */
  'network.refused': z.object({
    who: z.enum(['agent', 'setup', 'check']),
    destination: z.string().max(260),
    why: z.enum(['not-listed', 'port', 'address', 'not-public']),
  }),
  /** The history is not the one that was written; it holds up to event `upTo`. */
  'journal.doubted': z.object({ sentence: z.string().max(200), upTo: z.number().int() }),
  /** A forbidden operation that something held tried; an agent's attempt carries its ids. */
  'wire.tripped': Trip.extend({ who: z.enum(['agent', 'setup', 'check']) }),
  'config.rejected': z.object({ message: z.string() }),
} as const;

export type EventType = keyof typeof EVENTS;
export type EventBody<K extends EventType> = z.infer<(typeof EVENTS)[K]>;

/** What an event is about. A task event on a night carries both ids. */
export interface EventSubject {
  readonly nightId?: string;
  readonly taskId?: string;
  readonly attemptId?: string;
}

/** An event about to be appended. */
export type NewEvent = {
  [K in EventType]: { readonly type: K; readonly body: EventBody<K> } & EventSubject;
}[EventType];

/** An event with its place in the journal: `seq` grows by one commit order and never repeats. */
export type StoredEvent = NewEvent & { readonly seq: number; readonly at: number };

/** Every event type name, for filters and tests. */
export const EVENT_TYPES: readonly EventType[] = Object.keys(EVENTS).filter(isEventType);

function isEventType(name: string): name is EventType {
  return Object.hasOwn(EVENTS, name);
}
