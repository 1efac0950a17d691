import path from 'node:path';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { execa } from 'execa';

/** One run of a program, whole: nothing is inherited but what is named. Plain data, unless its input is a stream. */
export interface LaunchWish {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly input: string | Readable;
  readonly timeoutMs: number;
  /** Output beyond this ends the run. */
  readonly maxBytes: number;
}

/** How a run ended. `code` is the system's word for a program that could not be started, such as `ENOENT`. */
export interface LaunchEnd {
  readonly exitCode: number | null;
  readonly code: string | null;
  readonly signal: string | null;
  readonly isTimedOut: boolean;
  readonly isCut: boolean;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** Runs a program to its end; never throws for what the program does. */
export type Launch = (wish: LaunchWish) => Promise<LaunchEnd>;

/** As a child of this process. */
export const launchHere: Launch = async (wish) => {
  const ended = await execa(wish.program, [...wish.args], {
    cwd: path.parse(process.cwd()).root,
    env: { ...wish.env },
    extendEnv: false,
    reject: false,
    encoding: 'buffer',
    stripFinalNewline: false,
    timeout: wish.timeoutMs,
    maxBuffer: wish.maxBytes,
    input: wish.input,
  });
  return {
    exitCode: ended.exitCode ?? null,
    code: ended.code ?? null,
    signal: ended.signal ?? null,
    isTimedOut: ended.timedOut,
    isCut: ended.isMaxBuffer,
    stdout: ended.stdout,
    stderr: ended.stderr,
  };
};
