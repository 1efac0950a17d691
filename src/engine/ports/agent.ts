import type { Result } from '../../shared/result.ts';
import type { Outcome, Question, Usage } from '../../shared/schema/attempt.ts';

/** Whether an agent could run now. `login` is `unknown` where it cannot be told offline. */
export interface Detection {
  readonly isInstalled: boolean;
  readonly version: string | null;
  readonly login: 'ok' | 'none' | 'unknown' | 'not-needed';
  readonly path: string | null;
  readonly problems: readonly string[];
  /** What the person does to sign it in, with the command where that is known: "Run ... login". Told also while it is signed in. */
  readonly signIn?: string | undefined;
  /** Efforts it may be asked for, cheap to strong; absent: the person chose its model or effort, or it has no such choice. */
  readonly efforts?: readonly string[] | undefined;
}

/** One limit of a provider. `name`: "5-hour"; `usedPercent` may be above 100; `resetsAt` is epoch milliseconds. */
export interface LimitUse {
  readonly name: string;
  readonly usedPercent: number;
  readonly resetsAt: number | null;
}

/** What an agent does, in one vocabulary for all agents (agents.md 9). Unknown lines are counted, never fatal. */
export type AgentEvent =
  | { readonly kind: 'session'; readonly threadId: string; readonly resumed: boolean }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly state: 'started' | 'ok' | 'failed' | 'denied';
    }
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  /** Totals of the run. `goesOn`: they are those up to a reply after which another request follows. */
  | { readonly kind: 'usage'; readonly usage: Usage; readonly goesOn?: boolean }
  | { readonly kind: 'limit'; readonly resetsAt: number | null }
  /** How much of one limit of its provider is used, as the provider says it between requests. */
  | ({ readonly kind: 'limit-use' } & LimitUse)
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'warning'; readonly text: string }
  | { readonly kind: 'unknown'; readonly type: string };

/** What an agent is asked to do. The prompt goes to its standard input, which then ends. */
export interface AgentJob {
  readonly worktreePath: string;
  readonly prompt: string;
  /** Continue this thread; absent: a fresh start. */
  readonly threadId?: string | undefined;
  /** Use this model or effort instead of the agent's configured one; an agent without the choice leaves it unread. */
  readonly model?: string | undefined;
  readonly effort?: string | undefined;
  readonly runToken: string;
  /** Absolute path for the agent's output; first 1 MiB and last 7 MiB are kept. */
  readonly logPath: string;
  readonly deadlineAt: number;
  /**
   * It works on words that nobody vouches for (R96): no network but its model's, no home that stays, nothing writable beside the
   * worktree that outlives the run.
   */
  readonly isConfined?: boolean | undefined;
}

/** The identity of a process, so that a reused pid is never taken for ours (R29). */
export interface ProcessIdentity {
  readonly pid: number;
  readonly pidStart: string;
  readonly bootId: string;
}

/** Why a run is ended by us. `constraint`: the night is held back and goes on later; `stall`: it showed no sign of work. */
export type StopCause = 'deadline' | 'user' | 'stall' | 'constraint';

/** What a running agent shows of itself at one moment. Sums are over it and everything it started (R33, R39). */
export interface Vitals {
  /** Grows with each sign of work in its output; retries and warnings are none (agents.md 9). */
  readonly progress: number;
  /** Commands that run now and may be silent for long. */
  readonly runningCommands: number;
  /** CPU time in milliseconds; falls when a process ends that nobody waited for. Null where the system does not say. */
  readonly cpuMs: number | null;
  /** Whether one of its processes wants the processor now. */
  readonly isRunnable: boolean;
  /** Resident memory in bytes, shared pages counted for each process. Null where the system does not say. */
  readonly memoryBytes: number | null;
  readonly processes: number | null;
  /** Bytes handed to write calls, pipes included; only how it grows means something. Null where it is not known. */
  readonly writtenBytes: number | null;
}

/** What the folders of a running agent show. */
export interface FileVitals {
  /** Instant of the newest change in its worktree, removals included; null when nothing could be read. */
  readonly changedAt: number | null;
  /** Bytes on disk that its folders hold more than when it began. */
  readonly grownBytes: number;
}

/** How a running agent is looked at. Nothing here rejects or blocks the host for more than 20 ms. */
export interface VitalSigns {
  /** Cheap: every few seconds. Null before its process exists and after its end. */
  read(): Promise<Vitals | null>;
  /** Walks its folders: seldom. */
  readFiles(): Promise<FileVitals | null>;
}

export interface AgentRun {
  /** Absent for an agent that works inside this host. */
  readonly vitals?: VitalSigns | undefined;
  /** Resolves once the process exists; null for an agent without a process of its own. */
  readonly spawned: Promise<Result<ProcessIdentity | null>>;
  /** Always resolves; every way to end has a kind. */
  readonly done: Promise<Outcome>;
  /** Ends it: soft signal, TERM after 10 s, KILL after 5 s more. Resolves when nothing of it is left. */
  stop(reason: StopCause): Promise<void>;
}

/** What something that runs can do with words it should not have followed, beside changing its worktree (R96). */
export interface ConfinedPowers {
  /** Reads what only the person should: their files, keys, env files. */
  readonly readsSecrets: boolean;
  /** Reaches other machines than its model's, or changes anything here that stays. */
  readonly actsOutside: boolean;
}

/** One agent behind one vocabulary. */
export interface AgentDriver {
  readonly id: string;
  /** Whether it understands instructions in prose; the housekeeper does not. */
  readonly hasModel: boolean;
  readonly model: string | null;
  /** What holds it while it runs, in words; "not sandboxed" when nothing does. */
  readonly sandbox: string;
  readonly canResume: boolean;
  /** What a confined run of it could still do; absent: everything. */
  readonly whenConfined?: ConfinedPowers | undefined;
  detect(): Promise<Detection>;
  start(job: AgentJob, onEvent: (event: AgentEvent) => void): AgentRun;
}

/** The agents of this host, and the end of any process an earlier host left behind. */
export interface Agents {
  /** The driver called `id`, or null. */
  driver(id: string): AgentDriver | null;
  /** In the order they are preferred; the housekeeper is last. */
  all(): readonly AgentDriver[];
  /**
   * Ends a run of an earlier host, with everything it was seen to have started, as far as it is still what was recorded;
   * the note of that is beside its output. True when something was ended.
   */
  reap(process: ProcessIdentity, runToken: string, logPath: string | null): Promise<boolean>;
}
