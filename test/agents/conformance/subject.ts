import type { AgentDriver, AgentJob } from '../../../src/engine/ports/agent.ts';
import type { Turn } from '../model-server/script.ts';

/** What an agent cannot carry, and why: what is missing is proved to be missing, never passed over. */
export interface Absent {
  readonly because: string;
}

/** What a driver can tell and do, by what its program and its protocol carry. */
export interface Carries {
  /** Its version. */
  readonly version: Absent | null;
  /** Its commands and edits, one by one, while they happen. */
  readonly actions: Absent | null;
  /** What it used. */
  readonly usage: Absent | null;
  /** What it used when it was stopped in the middle. */
  readonly usageWhenStopped: Absent | null;
  /** What it used when it was killed in the middle. */
  readonly usageWhenKilled: Absent | null;
  /** A thread that can be gone on with. */
  readonly thread: Absent | null;
  /** Why its service failed. */
  readonly reasons: Absent | null;
  /** When a limit ends; `minute`: to the minute, with some added. */
  readonly reset: Absent | 'exact' | 'minute';
  /** That its service is asked again. */
  readonly retries: Absent | null;
  /** That it has gone silent. */
  readonly silence: Absent | null;
  /** Odd lines among its events. */
  readonly oddLines: Absent | null;
}

/** How one sentence wants the driver. */
export interface DriverWish {
  /** Base address of the model service, with `/v1`. */
  readonly baseUrl: string;
  /** Silence in milliseconds after which it counts as stalled. */
  readonly idleMs?: number;
  /** A program that is started in place of the agent's and starts it in turn. */
  readonly wrapped?: boolean;
}

/** A private place for one sentence. */
export interface Place {
  readonly root: string;
  readonly worktreePath: string;
  driver(wish: DriverWish): AgentDriver;
  job(prompt: string, more?: Partial<AgentJob>): AgentJob;
  remove(): void;
}

/** One agent as the suite sees it: how it is opened, what its model says to make it act, and what it carries. */
export interface Subject {
  readonly name: string;
  /** Its dialect decides what a service says that fails. */
  readonly dialect: 'responses' | 'messages' | 'chat';
  /** The version that is pinned; null where it has none. */
  readonly version: string | null;
  /** Whether its program is missing here, on a machine where that may be. */
  isSkipped(): boolean;
  open(): Promise<Place>;
  /** The model asks for a command. */
  command(line: string): Turn;
  /** The model asks for a file in the worktree, made by a tool of its own. */
  write(worktreePath: string, name: string, text: string): Turn;
  readonly carries: Carries;
  /** How long it may be silent in the sentence about silence: more than it needs to start. */
  readonly patienceMs: number;
  /** How it ends when its service cannot be reached at all. */
  readonly unreachable: 'network' | 'overloaded' | 'failed';
}

/** Carries everything a driver can. */
export const ALL: Carries = {
  version: null,
  actions: null,
  usage: null,
  usageWhenStopped: null,
  usageWhenKilled: null,
  thread: null,
  reasons: null,
  reset: 'exact',
  retries: null,
  silence: null,
  oddLines: null,
};
