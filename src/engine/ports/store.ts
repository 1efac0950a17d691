import type { EventType, NewEvent, StoredEvent } from '../../shared/event.ts';
import type { Attempt } from '../../shared/schema/attempt.ts';
import type { CheckResult } from '../../shared/schema/check.ts';
import type { Ask } from '../../shared/schema/consent/ask.ts';
import type { ResultRow } from '../../shared/schema/consent/result.ts';
import type { Standing } from '../../shared/schema/consent/standing.ts';
import type { Evidence } from '../../shared/schema/evidence.ts';
import type { EmergencyStop } from '../../shared/schema/halts/emergency.ts';
import type { Night, NightScope, RepoNight } from '../../shared/schema/night.ts';
import type { SlotRow } from '../../shared/schema/slot.ts';
import type { Decision, Task } from '../../shared/schema/task.ts';

/** One intended or finished durable step (reliability-security.md 3.1). `result` is set exactly when it is done. */
export interface StepRow {
  readonly owner: string;
  readonly name: string;
  readonly ordinal: number;
  readonly effect: 'pure' | 'idempotent' | 'reconcile' | 'at_most_once';
  readonly state: 'intent' | 'done' | 'failed' | 'in_doubt';
  readonly inputHash: string;
  readonly result: unknown;
  /** How often it was intended, over every restart. */
  readonly tries: number;
  /** The meaning of its input and result when it was intended (R15). */
  readonly codeVersion: number;
  readonly intentAt: number;
  /** When a failed one is tried again; null: not by itself. */
  readonly notBefore: number | null;
  readonly error: string | null;
}

/** A night with what only the engine needs of it. */
export interface NightRow extends Night {
  readonly scope: NightScope;
  readonly configId: string;
  readonly briefPath: string | null;
  readonly headline: string | null;
  readonly strategy: string;
  /** When the person is told that the brief is there; null before it is written. */
  readonly briefDueAt: number | null;
  readonly briefAnnouncedAt: number | null;
}

/** A task on the night that runs it. */
export interface TaskNightRow {
  readonly nightId: string;
  readonly taskId: string;
  readonly branch: string;
  readonly baseOid: string;
  readonly begunAt: number;
  readonly doing: string;
  readonly evidence: Evidence | null;
  readonly judgedAt: number | null;
  readonly landedRef: string | null;
  readonly landedOid: string | null;
}

/** Why nobody watched the clock for a while (scheduling-power.md 4.2). */
export type Absence = 'app_down' | 'asleep' | 'dark_wake' | 'clock_step';

/** A stretch of time in which this program watched the clock. */
export interface Presence {
  readonly fromAt: number;
  readonly toAt: number;
  /** What was in the way right before it; `none` for the very first. */
  readonly absence: Absence | 'none';
}

/** What the user or the product has decided about a schedule. */
export interface ScheduleState {
  readonly paused: boolean;
  readonly note: string;
  readonly pausedUntil: number | null;
  /** The start that is left out once. */
  readonly skipSlotAt: number | null;
  /** When it was last set going again; failures before it no longer count. */
  readonly resumedAt: number | null;
}

/** What a look at the clock leaves behind; absent parts stay as they are. */
export interface Watch {
  /** Up to when the program was there; begins a new stretch when `absence` says what came between. */
  readonly at: number;
  readonly absence?: Absence | 'none';
  /** Up to when every start of the schedule has its row. */
  readonly watermark?: { readonly scheduleId: string; readonly at: number };
}

/** Which events to find; what is null does not matter. */
export interface EventQuery {
  readonly beforeSeq: number | null;
  readonly fromAt: number | null;
  readonly toAt: number | null;
  readonly minLevel: number;
  readonly types: readonly EventType[] | null;
  readonly nightId: string | null;
  readonly taskId: string | null;
  readonly limit: number;
}

/** An event with its level: 30 ordinary, 40 a warning, 50 critical. */
export interface LeveledEvent {
  readonly event: StoredEvent;
  readonly level: number;
}

export interface EventCount {
  readonly type: EventType;
  readonly level: number;
  readonly count: number;
}

/** A place in the chain of hashes over all events: the hash of event `seq`, in hex. */
export interface ChainMark {
  readonly seq: number;
  readonly hash: string;
}

/** What a look at some links found: how far they hold, and the first event that does not. */
export interface ChainSlice {
  readonly mark: ChainMark;
  readonly broken: { readonly seq: number; readonly what: string } | null;
  /** There is nothing after it. */
  readonly isEnd: boolean;
}

/**
 * The journal and the tables it keeps. The only way to change a row is to append an event: the event and the rows it
 * changes are committed in one immediate transaction, so neither exists without the other. All calls are synchronous
 * and short; a violated constraint throws and changes nothing.
 */
export interface Store {
  append(event: NewEvent): StoredEvent;
  /** All of them or none. */
  appendAll(events: readonly NewEvent[]): readonly StoredEvent[];
  after(seq: number, limit: number): readonly StoredEvent[];
  lastSeq(): number;
  /** Calls back after each commit, in order. Returns stop. */
  follow(onEvent: (event: StoredEvent) => void): () => void;
  eventsOf(nightId: string, types: readonly EventType[]): readonly StoredEvent[];
  /** Events that fit, newest first, with how much each matters (`AuditQuery`). */
  findEvents(query: EventQuery): readonly LeveledEvent[];
  /** How many events of each type there are between two instants. */
  countEvents(fromAt: number, toAt: number): readonly EventCount[];
  /** The newest link; seq 0 while there is none. */
  chainHead(): ChainMark;
  /** Follows at most `limit` links behind `from`. */
  checkChain(from: ChainMark, limit: number): ChainSlice;

  night(id: string): NightRow | null;
  openNight(): NightRow | null;
  /** Newest first. */
  nights(limit: number): readonly NightRow[];
  task(id: string): Task | null;
  taskByKey(key: string): Task | null;
  /** Highest priority first, then oldest. */
  queuedTasks(): readonly Task[];
  tasks(limit: number): readonly Task[];
  decisions(nightId: string): readonly Decision[];
  taskNights(nightId: string): readonly TaskNightRow[];
  attempts(nightId: string): readonly Attempt[];
  attemptsOf(taskId: string): readonly Attempt[];
  repoNights(nightId: string): readonly RepoNight[];
  baseline(nightId: string, repoId: string): readonly CheckResult[] | null;
  step(owner: string, name: string, ordinal: number): StepRow | null;
  /** Steps that were intended and neither done nor failed. */
  openSteps(): readonly StepRow[];

  ask(id: string): Ask | null;
  /** What waits for the person, oldest first. */
  openAsks(): readonly Ask[];
  /** Everything that was ever asked about a task, oldest first. */
  asksOf(taskId: string): readonly Ask[];
  /** What was asked on a night, oldest first. */
  asksOfNight(nightId: string): readonly Ask[];
  /** What the person made of results, last change first. */
  results(limit: number): readonly ResultRow[];
  /** What they made of results of one kind in one repository since an instant, last change first. */
  resultsOfKind(repoId: string, category: string, sinceAt: number): readonly ResultRow[];
  /** The levels that were ever moved, by repository and kind. */
  standings(): readonly Standing[];

  /** The emergency stop that nobody has re-armed after; null when there is none. */
  emergency(): EmergencyStop | null;

  slot(scheduleId: string, slotAt: number): SlotRow | null;
  /** Starts with `fromAt` <= slotAt <= `toAt` of every schedule, oldest first. */
  slotsBetween(fromAt: number, toAt: number): readonly SlotRow[];
  slotsOfNight(nightId: string): readonly SlotRow[];
  /** Starts that are due, claimed or started. */
  openSlots(): readonly SlotRow[];
  scheduleState(scheduleId: string): ScheduleState;
  /** Null before the first look. */
  watermark(scheduleId: string): number | null;
  /** Stretches that end after `since`, oldest first. */
  presence(since: number): readonly Presence[];
  /** Notes that the program is there. Not an event: it happens every few seconds and tells nobody anything. */
  watch(watch: Watch): void;
}

/** Every question of `Store`, and no way to change a row. */
export type StoreReads = Omit<Store, 'append' | 'appendAll' | 'follow' | 'watch'>;
