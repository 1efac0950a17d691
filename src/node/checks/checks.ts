import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Checks } from '../../engine/ports/checks.ts';
import { findFault } from '../../engine/validate/fault.ts';
import { type AppError, appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Check, CheckResult } from '../../shared/schema/check.ts';
import type { SetupCache } from '../environment/cache/setup-cache.ts';
import { lendFiles, takeBackFiles } from '../environment/env-files.ts';
import { makeReady } from '../environment/make-ready.ts';
import type { Places } from '../environment/places.ts';
import { agentEnvironment } from '../process/environment.ts';
import type { Graces } from '../process/graces.ts';
import { OUTPUT_CAP, readOutputEnd, stderrPathOf } from '../process/output-file.ts';
import { type ProcessEnd, refusedEnd, startProcess } from '../process/start.ts';
import { resolveProgram } from '../process/start-refusal.ts';
import type { Enclosed, Sandbox } from '../sandbox/sandbox.ts';
import { detectChecks } from './detect-checks.ts';
import { excerptOf, plainText } from './excerpt.ts';
import { pruneLogs } from './log-retention.ts';
import { readTestCounts } from './test-counts.ts';

/** How long a check without a limit of its own may take. */
export const CHECK_TIMEOUT_MS = 20 * 60_000;
/** How long the setup of a worktree may take. */
export const SETUP_TIMEOUT_MS = 30 * 60_000;

/** Where outputs are kept, and what tests may shorten or add. */
export interface ChecksOptions {
  readonly logDir: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** What the allow-list takes from; absent: the environment of this process. */
  readonly from?: Readonly<Record<string, string | undefined>> | undefined;
  readonly graces?: Partial<Graces> | undefined;
  readonly setupTimeoutMs?: number | undefined;
  /** Starts what runs; absent: nothing forbids a start. */
  readonly startProcess?: typeof startProcess | undefined;
  /** Holds what runs; absent: nothing does. */
  readonly sandbox?: Sandbox | undefined;
  /** What setups made before; absent: each runs its command. */
  readonly cache?: SetupCache | undefined;
  /** What worktrees have for themselves; absent: nothing. */
  readonly places?: Places | undefined;
}

const MAX_ASIDE_BYTES = 4096;

interface ShellRun {
  readonly end: ProcessEnd;
  readonly output: string;
  readonly durationMs: number;
  readonly cut: 'timeout' | 'abort' | null;
}

interface ShellCommand extends Check {
  readonly kind: 'setup' | 'check';
}

/** Runs a repository's own commands as children that die with us, with the allow-listed environment (R61). */
export function createChecks(options: ChecksOptions): Checks {
  const confined = new Set<string>();
  const runShell = shellRunner(options, confined);
  return {
    detect: detectChecks,
    setup(worktree, wish, signal) {
      const { command } = wish;
      const timeoutMs = options.setupTimeoutMs ?? SETUP_TIMEOUT_MS;
      const setup = { kind: 'setup', name: 'setup', command, timeoutMs } as const;
      const run = async () => judgeSetup(command, await runShell(setup, worktree, signal));
      return makeReady(options.cache, { worktree, wish, run });
    },
    async run(worktreePath, check, signal) {
      const run = await runShell({ ...check, kind: 'check' }, worktreePath, signal);
      return describeRun(check, run);
    },
    variables: async (worktree) => (await options.places?.of(worktree))?.variables ?? {},
    confine: (worktree) => {
      confined.add(worktree);
    },
    async leave(worktree) {
      confined.delete(worktree);
      await options.places?.leave(worktree);
    },
    lend: (worktree, from) =>
      confined.has(worktree) ? Promise.resolve(ok(from.files)) : lendFiles(worktree, from),
    takeBack: takeBackFiles,
  };
}

function shellRunner(options: ChecksOptions, confined: ReadonlySet<string>) {
  // Old outputs that cannot be removed now are tried again at the next start; no check depends on it.
  const pruned = pruneLogs(options.logDir).catch(() => undefined);
  return async (command: ShellCommand, cwd: string, signal: AbortSignal): Promise<ShellRun> => {
    const isConfined = confined.has(cwd);
    const enclosed = await encloseShell(options, { ...command, isConfined }, cwd);
    if (!enclosed.ok)
      return { end: refusedEnd(enclosed.error), output: '', durationMs: 0, cut: null };
    const [run] = await Promise.all([
      runToEnd({ options, command, cwd, enclosed: enclosed.value }, signal),
      pruned,
    ]);
    await enclosed.value.release();
    return run;
  };
}

/** The command as a shell runs it, with both streams in one, held where a sandbox is given. */
async function encloseShell(
  { env: extra, from, sandbox, places }: ChecksOptions,
  { command, kind, isConfined }: ShellCommand & { readonly isConfined: boolean },
  worktree: string,
): Promise<Result<Enclosed>> {
  const place = await places?.of(worktree);
  const scratch = place?.scratch ?? null;
  const isHeld = sandbox?.isRequired(kind) === true;
  // What is held has a temporary folder of its own already, under a short path.
  const tmp = scratch === null || isHeld ? {} : { TMPDIR: scratch };
  const env = agentEnvironment({ CI: '1', ...tmp, ...place?.variables, ...extra }, from);
  const shell = resolveProgram('sh', { cwd: '/', env });
  if (!shell.ok) return shell;
  const argv = [shell.value, '-c', `exec 2>&1\n${command}`];
  const writable = scratch === null ? [] : [scratch];
  if (sandbox !== undefined) {
    return sandbox.enclose({ kind, worktree, argv, env, writable, isConfined });
  }
  if (isConfined) return fail(UNCONFINED);
  return ok({ argv, env, isEnclosed: false, folders: [], release: () => Promise.resolve() });
}

const UNCONFINED: AppError = appError(
  'sandbox-unavailable',
  "Nothing here could keep it from the network, so work on a stranger's words is not run.",
);

interface ShellStart {
  readonly options: ChecksOptions;
  readonly command: ShellCommand;
  readonly cwd: string;
  readonly enclosed: Enclosed;
}

async function runToEnd(
  { options, command, cwd, enclosed }: ShellStart,
  signal: AbortSignal,
): Promise<ShellRun> {
  const runToken = randomBytes(16).toString('hex');
  const fileName = `${command.name.replace(/[^\w.-]+/g, '-').slice(0, 40)}-${runToken.slice(0, 8)}.log`;
  const logPath = path.join(options.logDir, fileName);
  const startedAt = performance.now();
  const { argv, env, isEnclosed } = enclosed;
  const child = (options.startProcess ?? startProcess)({
    ...{ argv, env, isEnclosed, cwd, logPath, runToken },
    graces: options.graces,
  });
  let cut: ShellRun['cut'] = null;
  const cutShort = (why: 'timeout' | 'abort') => {
    cut ??= why;
    // `done` follows and tells the rest; `stop` itself has nothing to add.
    child.stop().catch(() => undefined);
  };
  const onAbort = () => cutShort('abort');
  const limit = setTimeout(() => cutShort('timeout'), command.timeoutMs ?? CHECK_TIMEOUT_MS);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const end = await child.done;
  clearTimeout(limit);
  signal.removeEventListener('abort', onAbort);
  // The command's standard error was joined to its output; what is left is what a sandbox said that did not start.
  const aside = readOutputEnd(stderrPathOf(logPath), MAX_ASIDE_BYTES);
  await rm(stderrPathOf(logPath), { force: true });
  const own = readOutputEnd(logPath, OUTPUT_CAP.headBytes + OUTPUT_CAP.tailBytes);
  const output = plainText(own === '' ? aside : own);
  return { end, output, durationMs: Math.round(performance.now() - startedAt), cut };
}

function describeRun(check: Check, run: ShellRun): CheckResult {
  const outcome = outcomeOf(run);
  const note = noteOf(check, run);
  return {
    name: check.name,
    command: check.command,
    outcome,
    exitCode: run.end.exitCode,
    durationMs: run.durationMs,
    excerpt: excerptOf(note === null ? run.output : `${run.output.trimEnd()}\n${note}`).trim(),
    tests: readTestCounts(run.output),
    ...faultOf(outcome, run),
  };
}

/** A check that we cut short for the night's sake is at nobody's fault. */
function faultOf(outcome: CheckResult['outcome'], run: ShellRun): Pick<CheckResult, 'fault'> {
  if (outcome === 'passed' || run.cut === 'abort') return {};
  const output = run.end.spawnError === undefined ? run.output : run.end.spawnError.message;
  return { fault: findFault({ outcome, exitCode: run.end.exitCode, output }) };
}

/** What a sandbox says that did not start. A check that says so itself gains nothing: it is not green either way. */
const NOT_HELD = /^(?:bwrap|sandbox-exec): /;

function outcomeOf(run: ShellRun): CheckResult['outcome'] {
  const { exitCode, spawnError } = run.end;
  if (run.cut === 'timeout') return 'timed-out';
  if (exitCode === 1 && NOT_HELD.test(run.output)) return 'could-not-run';
  if (run.cut === 'abort' || spawnError !== undefined) return 'could-not-run';
  if (exitCode === 126 || exitCode === 127) return 'could-not-run';
  return exitCode === 0 ? 'passed' : 'failed';
}

function noteOf(check: Check, run: ShellRun): string | null {
  if (run.end.spawnError !== undefined) return sentencesOf(run.end.spawnError);
  if (run.cut === 'abort') return 'Stopped before it ended.';
  if (run.cut === null) return null;
  const seconds = (check.timeoutMs ?? CHECK_TIMEOUT_MS) / 1000;
  return `Stopped because it was not done after ${seconds} s.`;
}

function sentencesOf({ message, fix }: AppError): string {
  return fix === undefined ? message : `${message} ${fix}`;
}

function judgeSetup(command: string, run: ShellRun): Result<null> {
  if (outcomeOf(run) === 'passed') return ok(null);
  const { spawnError } = run.end;
  if (spawnError?.code === 'sandbox-unavailable') return fail(spawnError);
  const how = run.cut === null ? endingOf(run.end) : 'was stopped before it ended';
  const tail = excerptOf(run.output);
  const { exitCode } = run.end;
  const fault = findFault({ outcome: 'failed', exitCode, output: run.output });
  const why = fault.by === 'environment' ? ` ${fault.sentence}` : '';
  return fail(
    appError('setup-failed', `The setup command "${command}" ${how}.${why}${tail && `\n${tail}`}`, {
      fix: 'Run the command in a fresh clone of the repository, or change the setup in the configuration.',
    }),
  );
}

function endingOf(end: ProcessEnd): string {
  if (end.spawnError !== undefined) return `could not start: ${end.spawnError.message}`;
  return end.signal === null
    ? `ended with exit code ${end.exitCode}`
    : `was ended by ${end.signal}`;
}
