import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { type AppError, appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';

/** What is asked to be started. */
export interface StartRequest {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The path of the program to start, or the reason why it cannot be started (R38). */
export function findProgram(request: StartRequest): Result<string> {
  const [name] = request.argv;
  if (name === undefined || name === '') return refuse('No command was given.');
  const texts = [...request.argv, request.cwd, ...Object.entries(request.env).flat()];
  if (texts.some((text) => text.includes('\0'))) {
    return refuse('The command holds a NUL character, which no program can be given.');
  }
  if (!isDirectory(request.cwd)) {
    return refuse(`The folder ${request.cwd} to run ${name} in does not exist.`);
  }
  return resolveProgram(name, request);
}

/** Looks a program up as a shell would: a name on PATH, anything with a slash from `cwd`. */
export function resolveProgram(
  name: string,
  at: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): Result<string> {
  const candidates = name.includes('/')
    ? [path.resolve(at.cwd, name)]
    : searchPath(at.env).map((folder) => path.resolve(at.cwd, folder, name));
  const files = candidates.filter(isFile);
  const program = files.find(isExecutable);
  if (program !== undefined) return ok(program);
  if (files[0] !== undefined) return refuse(`${files[0]} may not be executed (EACCES).`);
  const where = name.includes('/') ? 'there is no such file' : 'it is not on PATH';
  return refuse(`${name} cannot be started: ${where} (ENOENT).`);
}

/** A failed spawn as one sentence. */
export function classifySpawnError(thrown: unknown, program: string): AppError {
  return appError('spawn-failed', `${program} cannot be started: ${inWords(thrown)}.`);
}

/** An output file that cannot be opened, as one sentence. */
export function classifyOutputError(thrown: unknown, file: string): AppError {
  return appError('spawn-failed', `The output file ${file} cannot be written: ${inWords(thrown)}.`);
}

/** With the system's code in brackets, by which is told what passes by itself. */
function inWords(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const sentence = SENTENCES[code] ?? reasonOf(thrown);
  return code === '' ? sentence : `${sentence} (${code})`;
}

const SENTENCES: Readonly<Record<string, string>> = {
  E2BIG: 'its arguments and environment are larger than the system allows',
  EACCES: 'permission is denied',
  EAGAIN: 'the system has no room for another process now',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open on this machine',
  ENOENT: 'it does not exist',
  ENOMEM: 'there is not enough memory',
};

function refuse(sentence: string): Result<never> {
  return fail(appError('spawn-failed', sentence));
}

function searchPath(env: Readonly<Record<string, string | undefined>>): string[] {
  return (env['PATH'] ?? '/usr/bin:/bin').split(':');
}

function isDirectory(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    // Absent or behind a folder we may not read: not a program we can start.
    return false;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // The answer itself: not executable for us.
    return false;
  }
}
