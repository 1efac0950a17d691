import type { EventType, NewEvent, StoredEvent } from '../../shared/event.ts';
import type { Attempt } from '../../shared/schema/attempt.ts';
import type { CheckResult } from '../../shared/schema/check.ts';
import type { Evidence } from '../../shared/schema/evidence.ts';
import type { Night, NightScope, RepoNight } from '../../shared/schema/night.ts';
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
}

/** A night with what only the engine needs of it. */
export interface NightRow extends Night {
  readonly scope: NightScope;
  readonly configId: string;
  readonly briefPath: string | null;
  readonly headline: string | null;
  readonly strategy: string;
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
}

/** Every question of `Store`, and no way to change a row. */
export type StoreReads = Omit<Store, 'append' | 'appendAll' | 'follow'>;
