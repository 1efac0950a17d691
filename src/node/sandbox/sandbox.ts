import type { Result } from '../../shared/result.ts';
import type { Network } from './policy.ts';

/** What is held: an agent, or a repository's own setup command or check. */
export type HeldKind = 'agent' | 'setup' | 'check';

/** How programs are held; `require`: what cannot be held does not start (R100). */
export interface SandboxSettings {
  readonly agents: 'require' | 'off';
  readonly checks: 'require' | 'off';
  readonly network: { readonly agents: Network; readonly setup: Network; readonly checks: Network };
  /** More folders and files that everything held may read, or write. Absolute. */
  readonly readable: readonly string[];
  readonly writable: readonly string[];
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
}

/** How to start it. */
export interface Enclosed {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether `argv` is a sandbox around the program, or the program itself because its sandbox is off. */
  readonly isEnclosed: boolean;
  /** Removes the folders of the run, after its end. Never rejects. */
  release(): Promise<void>;
}

/** The sandbox of the operating system around everything that runs code an agent may have written. */
export interface Sandbox {
  /** Whether programs of this kind are to be held. */
  isRequired(kind: HeldKind): boolean;
  /** What would hold them, in words for the brief, such as `bubblewrap, network open`. */
  describe(kind: HeldKind): string;
  /**
   * Whether the sandbox starts and holds here: tried once, and again while it does not. The name of what holds, or
   * `sandbox-unavailable` with the reason and its mending.
   */
  probe(): Promise<Result<string>>;
  /** Tries, once, whether a program that is held can make a sandbox of its own inside. */
  probeNesting(): Promise<boolean>;
  /** What that found; false before. */
  isNestable(): boolean;
  /** Fails with `sandbox-unavailable` instead of ever starting a program that is to be held without its sandbox. */
  enclose(wish: Wish): Promise<Result<Enclosed>>;
}
