import type { Attempt } from '../../shared/schema/attempt.ts';
import type { OpenBreaker } from '../../shared/schema/halts/breaker.ts';
import type { EmergencyStop } from '../../shared/schema/halts/emergency.ts';
import type { ConstraintReading } from '../../shared/schema/host.ts';
import { Night } from '../../shared/schema/night.ts';
import type { DisplayState, RunningTask, Status } from '../../shared/schema/status.ts';
import type { Decision, Task, VerdictKind } from '../../shared/schema/task.ts';
import type { NightRow, TaskNightRow } from '../ports/store.ts';
import type { FormatTime } from './format.ts';
import { measureProgress } from './progress.ts';
import { describeNight, type Hold, type TaskCounts } from './sentence.ts';

/** Store rows and live facts of one moment. The rows are those of `night`. */
export interface StatusInput {
  readonly seq: number;
  readonly now: number;
  /** The open night, otherwise the newest one. */
  readonly night: NightRow | null;
  readonly tasks: readonly Task[];
  readonly taskNights: readonly TaskNightRow[];
  readonly attempts: readonly Attempt[];
  readonly decisions: readonly Decision[];
  /** What a running task does now; null when nobody knows more than its row. */
  readonly activityOf: (taskId: string) => {
    readonly doing: string;
    readonly lastEventAt: number;
  } | null;
  readonly constraints: readonly ConstraintReading[];
  readonly queued: number;
  readonly repositories: number;
  readonly agent: string;
  readonly brief: Status['brief'];
  readonly notices: readonly string[];
  readonly nextWindow: { readonly startAt: number; readonly endAt: number } | null;
  readonly nextCheckAt: number | null;
  readonly maxConcurrent: number;
  readonly formatTime: FormatTime;
  readonly hold?: Hold | null;
  readonly breakers?: readonly OpenBreaker[];
  readonly emergency?: EmergencyStop | null;
  readonly canPause?: boolean;
  readonly ladder?: Status['ladder'];
}

/** Holds under which no agent works, so that nobody knows when the last task will be done. */
const HALTS: readonly DisplayState[] = [
  'paused:user',
  'paused:activity',
  'waiting:constraint',
  'waiting:limit',
];

const NO_PROGRESS = { done: 0, total: 0, etaAt: null } as const;

/** Everything a status view needs, in one consistent picture as of event `seq`. */
export function buildStatus(input: StatusInput): Status {
  const { night, breakers = [], emergency = null } = input;
  const isOpen = night !== null && night.endedAt === null;
  const measured =
    night === null ? NO_PROGRESS : measureProgress({ ...input, deadlineAt: night.deadlineAt });
  const isKnown = isOpen && !HALTS.includes(input.hold?.kind ?? 'running');
  const progress = { ...measured, etaAt: isKnown ? measured.etaAt : null };
  const words = describeNight({
    now: input.now,
    night,
    nextWindow: input.nextWindow,
    counts: countTasks(input.taskNights, progress.total),
    hold: input.hold ?? null,
    nextCheckAt: input.nextCheckAt,
    formatTime: input.formatTime,
    canPause: input.canPause ?? false,
    stoppedAt: emergency?.at ?? null,
  });
  return {
    schemaVersion: 1,
    seq: input.seq,
    now: input.now,
    ...words,
    night: night === null ? null : withoutRowFields(night),
    phase: night?.phase ?? null,
    progress,
    running: isOpen ? runningTasks(input) : [],
    constraints: [...input.constraints],
    queued: input.queued,
    repositories: input.repositories,
    agent: input.agent,
    brief: input.brief,
    breakers: [...breakers],
    emergency,
    ladder: input.ladder,
    notices: [...input.notices],
  };
}

/** How the tasks of a night stand, for the sentence. */
export function countTasks(rows: readonly TaskNightRow[], total: number): TaskCounts {
  const count = (...verdicts: VerdictKind[]): number =>
    rows.filter((row) => row.evidence !== null && verdicts.includes(row.evidence.verdict)).length;
  const running = rows.filter((row) => row.evidence === null).length;
  return {
    running,
    done: rows.length - running,
    total,
    shipped: count('verified'),
    failed: count('failed', 'limit'),
    questions: count('question'),
    kept: rows.filter((row) => row.landedRef !== null).length,
  };
}

function runningTasks({ taskNights, tasks, attempts, activityOf }: StatusInput): RunningTask[] {
  return taskNights
    .filter((row) => row.evidence === null)
    .map((row) => {
      const task = tasks.find((one) => one.id === row.taskId);
      const tries = attempts.filter((one) => one.taskId === row.taskId);
      const last = tries.reduce<Attempt | null>((a, b) => (a !== null && a.n > b.n ? a : b), null);
      const activity = activityOf(row.taskId);
      return {
        taskId: row.taskId,
        repoId: task?.repoId ?? '',
        title: task?.title ?? row.taskId,
        agent: last?.agent ?? '',
        attempt: last?.n ?? 0,
        sinceAt: row.begunAt,
        lastEventAt: activity?.lastEventAt ?? last?.startedAt ?? row.begunAt,
        doing: activity?.doing || row.doing || 'preparing',
      };
    });
}

/** The night as the contract knows it, without what only the engine needs. */
function withoutRowFields(row: NightRow): Night {
  return Night.parse(row);
}
