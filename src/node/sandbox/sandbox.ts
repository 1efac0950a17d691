import type { Result } from '../../shared/result.ts';
import type { Refusal } from './network/refusal.ts';

/** The network as a person sets it; a list names the hosts that may be reached. */
export type Reach = 'none' | 'open' | readonly string[];

/** What is held: an agent, or a repository's own setup command or check. */
export type HeldKind = 'agent' | 'setup' | 'check';

/** How programs are held; `require`: what cannot be held does not start (R100). */
export interface SandboxSettings {
  readonly agents: 'require' | 'off';
  readonly checks: 'require' | 'off';
  readonly network: {
    /** `model`: the hosts of the agent's model where they are known, otherwise open. */
    readonly agents: Reach | 'model';
    readonly setup: Reach;
    readonly checks: Reach;
  };
  /** More folders and files that everything held may read, or write. Absolute. */
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  /** Digests of agent configuration that may be read. */
  readonly agentFiles: readonly string[];
}

/** A program that is about to start. `argv[0]` is a path; paths are absolute. */
export interface Wish {
  readonly kind: HeldKind;
  readonly worktree: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A home that stays, such as one an agent signed in with; absent: an empty one for this run. */
  readonly home?: string | undefined;
  /** More that this program alone may read, or write. */
  readonly readable?: readonly string[] | undefined;
  readonly writable?: readonly string[] | undefined;
  /** Whether it makes a sandbox of its own inside. */
  readonly mayNest?: boolean | undefined;
  /** Whether configuration of agents that the repository brings is hidden from it, unless a person let it through. */
  readonly hidesAgentFiles?: boolean | undefined;
  /** Words that nobody vouches for steer it: no network but the model's, and nothing it writes outlives it. */
  readonly isConfined?: boolean | undefined;
  /** The hosts of an agent's model, where they are known. */
  readonly modelHosts?: readonly string[] | undefined;
  /** Destinations that the program itself calls at every start: refused like all others, and not told. */
  readonly quietHosts?: readonly string[] | undefined;
  /** A folder that the program's commands can write, for what wires report; absent: one of the sandbox. */
  readonly reportFolder?: string | undefined;
  /** Names the attempt in what is told of refused hosts and tripped wires. */
  readonly runToken?: string | undefined;
}

/** A host that something held wanted to reach and that its list does not name. */
export interface NetworkRefusal extends Refusal {
  readonly kind: HeldKind;
  readonly worktree: string;
  readonly runToken: string | null;
}

/** How to start it. */
export interface Enclosed {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether `argv` is a sandbox around the program, or the program itself because its sandbox is off. */
  readonly isEnclosed: boolean;
  /** Its home and its scratch folder, which it writes besides the worktree; none without a sandbox. */
  readonly folders: readonly string[];
  /** Removes the folders of the run, after its end. Never rejects. */
  release(): Promise<void>;
}

/** The sandbox of the operating system around everything that runs code an agent may have written. */
export interface Sandbox {
  /** Whether programs of this kind are to be held. */
  isRequired(kind: HeldKind): boolean;
  /** What would hold them, in words for the brief, such as `bubblewrap, network open`; for an agent whose model is known or not. */
  describe(kind: HeldKind, knowsModel?: boolean): string;
  /**
   * Whether the sandbox starts and holds here: tried once, and again while it does not. The name of what holds, or
   * `sandbox-unavailable` with the reason and its mending.
   */
  probe(): Promise<Result<string>>;
  /** Tries whether a program that is held can make a sandbox of its own inside: once, and again while it cannot. */
  probeNesting(): Promise<boolean>;
  /** What that found; false before. */
  isNestable(): boolean;
  /** How to start a program that this sandbox does not hold: with wires over it, and nothing else. */
  watch(wish: Wish): Promise<Result<Enclosed>>;
  /** Fails with `sandbox-unavailable` instead of ever starting a program that is to be held without its sandbox. */
  enclose(wish: Wish): Promise<Result<Enclosed>>;
}
