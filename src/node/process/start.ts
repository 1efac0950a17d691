import type { Writable } from 'node:stream';
import type { ProcessIdentity } from '../../engine/ports/agent.ts';
import type { AppError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { openStreams, type Streams } from './child-streams.ts';
import { GRACES, type Graces } from './graces.ts';
import { identify } from './identity.ts';
import { treePathOf } from './kill/tree-file.ts';
import { RUN_TOKEN_VARIABLE } from './process-table.ts';
import { type RunningChild, spawnOnLifeLine, type Unstarted } from './spawn-child.ts';
import { classifyOutputError, findProgram } from './start-refusal.ts';
import { createEnding } from './stop-child.ts';
import { type TreeReading, UNKNOWN_READING } from './vitals/tree-reading.ts';

/** A process to run. `argv[0]` is looked up on `env.PATH`; the environment is given as it is, plus the run token. */
export interface ProcessOptions {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Becomes the standard input, which then ends; absent: /dev/null. */
  readonly stdinText?: string | undefined;
  /** Keeps the standard input open as `input`, for a program that speaks a protocol; `stdinText` is then not given. */
  readonly holdInput?: boolean | undefined;
  /** Standard output goes here, standard error to `stderrPathOf(logPath)`; both capped, mode 0600. */
  readonly logPath: string;
  readonly runToken: string;
  /** Called with each line of standard output. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** The first signal of `stop`; TERM when absent. */
  readonly softSignal?: 'SIGINT' | 'SIGTERM' | undefined;
  readonly graces?: Partial<Graces> | undefined;
  /** `argv` is a sandbox that passes no signal on, so the first one goes to the program inside. */
  readonly isEnclosed?: boolean | undefined;
}

/** How a process ended. Nothing of it is left when this is known, unless `leftBehind` says so. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Bytes of both streams, kept or not. */
  readonly outputBytes: number;
  readonly spawnError?: AppError;
  /** Lines longer than 1 MiB, which `onLine` never saw. */
  readonly droppedLines: number;
  /** Processes that even KILL did not end; 0 but for a process stuck in the kernel. */
  readonly leftBehind: number;
  /** Why the output file is incomplete; null when it is not. */
  readonly logProblem: string | null;
}

export interface ChildProcessHandle {
  /** With `holdInput` only. It swallows what a program that has ended can no longer read. */
  readonly input?: Writable;
  readonly spawned: Promise<Result<ProcessIdentity>>;
  /** Never rejects. At most 5 s after the exit, also when a grandchild holds the output open. */
  readonly done: Promise<ProcessEnd>;
  /** What it takes of the machine now; null when it was not started or has exited. Never rejects. */
  read(): Promise<TreeReading | null>;
  /** Bytes it has written to both streams. */
  outputBytes(): number;
  /** Soft signal, TERM to everything it started, KILL; resolves with `done`. Safe to repeat. */
  stop(): Promise<void>;
  /** For an emergency: TERM to everything at once, KILL after 2 s. How many are left of it. */
  endNow(): Promise<number>;
}

/**
 * Starts a process that dies with this host: as leader of its own session, on a life line that ends when we do
 * (R28, section 6). Never throws for what a command can get wrong; such an end is `spawnError`.
 */
export function startProcess(options: ProcessOptions): ChildProcessHandle {
  const graces = { ...GRACES, ...options.graces };
  const env = { ...options.env, [RUN_TOKEN_VARIABLE]: options.runToken };
  const program = findProgram({ argv: options.argv, cwd: options.cwd, env });
  if (!program.ok) return refusedProcess(program.error);
  const streams = tryOpenStreams(options);
  if (!streams.ok) return refusedProcess(streams.error);
  const spawned = spawnOnLifeLine({
    argv: [program.value, ...options.argv.slice(1)],
    cwd: options.cwd,
    env,
    stdinText: options.stdinText,
    holdInput: options.holdInput ?? false,
    stdinPath: `${options.logPath}.stdin`,
    graceMs: graces.leftoverMs,
  });
  if (!spawned.ok) {
    streams.value.close();
    return refusedProcess(spawned.error);
  }
  return followProcess(spawned.value, { options, graces, streams: streams.value });
}

interface Following {
  readonly options: ProcessOptions;
  readonly graces: Graces;
  readonly streams: Streams;
}

function followProcess(child: RunningChild, following: Following): ChildProcessHandle {
  const { options, graces, streams } = following;
  streams.attach(child);
  const identity = identify(child.pid);
  const { runToken: token, isEnclosed = false } = options;
  const ending = createEnding(child, {
    ...{ identity, graces, token, isEnclosed },
    treePath: treePathOf(options.logPath),
  });
  const softSignal = options.softSignal ?? 'SIGTERM';
  const done = child.exited.then(async (exit): Promise<ProcessEnd> => {
    const drained = streams.drain(graces.heldPipeMs);
    const leftBehind = await ending.clear();
    await drained;
    child.letGo();
    streams.close();
    return { ...exit, ...streams.summary(), leftBehind };
  });
  return {
    ...(child.stdin === null ? {} : { input: child.stdin }),
    spawned: identity.then(ok),
    done,
    // A look that fails tells nothing; the next one is seconds away.
    read: () => ending.read().catch(() => UNKNOWN_READING),
    outputBytes: () => streams.summary().outputBytes,
    async stop() {
      await ending.stop(softSignal);
      await done;
    },
    endNow: ending.endNow,
  };
}

function tryOpenStreams(options: ProcessOptions): Result<Streams> {
  try {
    return ok(openStreams(options.logPath, options.onLine));
  } catch (thrown) {
    return fail(classifyOutputError(thrown, options.logPath));
  }
}

/** A process that is not started, and why. */
export function refusedProcess(why: Unstarted): ChildProcessHandle {
  const error = Promise.resolve(why);
  return {
    spawned: error.then(fail),
    done: error.then(refusedEnd),
    read: () => Promise.resolve(null),
    outputBytes: () => 0,
    stop: () => Promise.resolve(),
    endNow: () => Promise.resolve(0),
  };
}

/** The end of a process that was never started. */
export function refusedEnd(error: AppError): ProcessEnd {
  return {
    exitCode: null,
    signal: null,
    outputBytes: 0,
    spawnError: error,
    droppedLines: 0,
    leftBehind: 0,
    logProblem: null,
  };
}
