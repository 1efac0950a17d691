import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { AppError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { FAREWELL, LIFE_LINE_FD, lifeLineArguments } from './life-line.ts';
import { classifySpawnError } from './start-refusal.ts';

/** A child on a life line. */
export interface RunningChild {
  readonly pid: number;
  /** Null unless the input is held open. */
  readonly stdin: Writable | null;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exited: Promise<{ readonly exitCode: number | null; readonly signal: string | null }>;
  /** The pid of its watcher, as soon as it is known; null when it never spoke up. */
  readonly watcher: Promise<number | null>;
  readonly hasExited: () => boolean;
  /** Ends the life line: nothing of the child is left to watch. */
  letGo(): void;
}

/** What to start; `argv[0]` is a path. The text for standard input passes through a 0600 file that is gone at once. */
export interface SpawnRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdinText: string | undefined;
  /** Leaves the standard input open to us. */
  readonly holdInput: boolean;
  readonly stdinPath: string;
  readonly graceMs: number;
}

const WATCHER_WAIT_MS = 2000;

/** Why there is no child. The system's own word for it may come a moment later. */
export type Unstarted = AppError | Promise<AppError>;

/** Starts the child as leader of a session and group of its own. */
export function spawnOnLifeLine(request: SpawnRequest): Result<RunningChild, Unstarted> {
  const program = request.argv[0] ?? '';
  let stdin: number | null = null;
  try {
    stdin = openInput(request);
    const child = spawn('/bin/sh', lifeLineArguments(request.argv, request.graceMs), {
      cwd: request.cwd,
      env: request.env,
      detached: true,
      stdio: [stdin ?? (request.holdInput ? 'pipe' : 'ignore'), 'pipe', 'pipe', 'pipe'],
    });
    // Without a pid Node tells the reason as an event, which must not end the host.
    const refused = new Promise<AppError>((resolve) => {
      child.on('error', (thrown) => resolve(classifySpawnError(thrown, program)));
    });
    return child.pid === undefined ? fail(refused) : ok(describeChild(child, child.pid));
  } catch (thrown) {
    return fail(classifySpawnError(thrown, program));
  } finally {
    if (stdin !== null) closeSync(stdin);
  }
}

function openInput(request: SpawnRequest): number | null {
  if (request.stdinText === undefined) return null;
  writeFileSync(request.stdinPath, request.stdinText, { mode: 0o600 });
  const fd = openSync(request.stdinPath, 'r');
  unlinkSync(request.stdinPath);
  return fd;
}

function describeChild(child: ChildProcess, pid: number): RunningChild {
  const { stdin, stdout, stderr } = child;
  const lifeLine = child.stdio[LIFE_LINE_FD];
  if (stdout === null || stderr === null || !(lifeLine instanceof Socket)) {
    throw new Error('a child was started without its pipes');
  }
  // The watcher may be gone before we take leave of it; then there is nobody to tell.
  lifeLine.on('error', () => undefined);
  // The program may end before it reads what we write; its end says so.
  stdin?.on('error', () => undefined);
  let isOver = false;
  const exited = new Promise<{ exitCode: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (exitCode, signal) => {
      isOver = true;
      resolve({ exitCode, signal });
    });
  });
  return {
    pid,
    stdin,
    stdout,
    stderr,
    exited,
    watcher: Promise.race([readWatcherPid(lifeLine), pause(WATCHER_WAIT_MS, null, { ref: false })]),
    hasExited: () => isOver,
    letGo: () => lifeLine.end(FAREWELL, () => lifeLine.destroy()),
  };
}

function readWatcherPid(lifeLine: Socket): Promise<number | null> {
  return new Promise((resolve) => {
    let text = '';
    lifeLine.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('\n')) resolve(Number.parseInt(text, 10) || null);
    });
    lifeLine.once('close', () => resolve(null));
  });
}
