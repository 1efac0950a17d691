import type { Door } from './network/door.ts';

/**
 * `none`: no interface but a loopback of its own (on macOS: the machine's loopback). `open`: the host's network. A door:
 * a loopback of its own, and a proxy of ours that lets some hosts through.
 */
export type Network = 'none' | 'open' | Pick<Door, 'socket' | 'port' | 'ports'>;

/**
 * What one program may reach; everything that is not named here does not exist for it. Paths are absolute and exist,
 * `readable` and `writable` may also be absent.
 */
export interface SandboxPolicy {
  /** Read and written; the program starts in it. */
  readonly worktree: string;
  /** What the program finds as its home and leaves there. */
  readonly home: string;
  /** Where that appears. Only Linux can show it at another place; on macOS it is `home` itself. */
  readonly homeAt: string;
  /** A private folder for temporary files. */
  readonly tmp: string;
  readonly readable: readonly string[];
  readonly writable: readonly string[];
  /** Only read, also where a writable folder holds it: the git folders of the worktree. */
  readonly sealed: readonly string[];
  /** Files that appear without their text: `{}` for JSON, otherwise nothing. */
  readonly hidden: readonly string[];
  /** A folder that the program does not see, with the stand-ins of hidden files and the filters of system calls. */
  readonly props: string;
  readonly network: Network;
  /** Whether the program may make a sandbox of its own inside, as codex does. */
  readonly mayNest: boolean;
}
