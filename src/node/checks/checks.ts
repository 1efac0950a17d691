import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Checks } from '../../engine/ports/checks.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Check, CheckResult } from '../../shared/schema/check.ts';
import { agentEnvironment } from '../process/environment.ts';
import type { Graces } from '../process/graces.ts';
import { OUTPUT_CAP, readOutputEnd, stderrPathOf } from '../process/output-file.ts';
import { type ProcessEnd, startProcess } from '../process/start.ts';
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
  readonly graces?: Partial<Graces> | undefined;
  readonly setupTimeoutMs?: number | undefined;
}

interface ShellRun {
  readonly end: ProcessEnd;
  readonly output: string;
  readonly durationMs: number;
  readonly cut: 'timeout' | 'abort' | null;
}

/** Runs a repository's own commands as children that die with us, with the allow-listed environment (R61). */
export function createChecks(options: ChecksOptions): Checks {
  const runShell = shellRunner(options);
  return {
    detect: detectChecks,
    async setup(worktreePath, command, signal) {
      const timeoutMs = options.setupTimeoutMs ?? SETUP_TIMEOUT_MS;
      const run = await runShell({ name: 'setup', command, timeoutMs }, worktreePath, signal);
      return judgeSetup(command, run);
    },
    async run(worktreePath, check, signal) {
      return describeRun(check, await runShell(check, worktreePath, signal));
    },
  };
}

function shellRunner(options: ChecksOptions) {
  // Old outputs that cannot be removed now are tried again at the next start; no check depends on it.
  const pruned = pruneLogs(options.logDir).catch(() => undefined);
  return async (check: Check, cwd: string, signal: AbortSignal): Promise<ShellRun> => {
    const runToken = randomBytes(16).toString('hex');
    const fileName = `${check.name.replace(/[^\w.-]+/g, '-').slice(0, 40)}-${runToken.slice(0, 8)}.log`;
    const logPath = path.join(options.logDir, fileName);
    const startedAt = performance.now();
    const child = startProcess({
      argv: ['sh', '-c', `exec 2>&1\n${check.command}`],
      cwd,
      env: agentEnvironment({ CI: '1', ...options.env }),
      logPath,
      runToken,
      graces: options.graces,
    });
    let cut: ShellRun['cut'] = null;
    const cutShort = (why: 'timeout' | 'abort') => {
      cut ??= why;
      // `done` follows and tells the rest; `stop` itself has nothing to add.
      child.stop().catch(() => undefined);
    };
    const onAbort = () => cutShort('abort');
    const limit = setTimeout(() => cutShort('timeout'), check.timeoutMs ?? CHECK_TIMEOUT_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    const [end] = await Promise.all([child.done, pruned]);
    clearTimeout(limit);
    signal.removeEventListener('abort', onAbort);
    // Standard error was joined to the output; its own file is empty.
    await rm(stderrPathOf(logPath), { force: true });
    const output = plainText(readOutputEnd(logPath, OUTPUT_CAP.headBytes + OUTPUT_CAP.tailBytes));
    return { end, output, durationMs: Math.round(performance.now() - startedAt), cut };
  };
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
  };
}

function outcomeOf(run: ShellRun): CheckResult['outcome'] {
  const { exitCode, spawnError } = run.end;
  if (run.cut === 'timeout') return 'timed-out';
  if (run.cut === 'abort' || spawnError !== undefined) return 'could-not-run';
  if (exitCode === 126 || exitCode === 127) return 'could-not-run';
  return exitCode === 0 ? 'passed' : 'failed';
}

function noteOf(check: Check, run: ShellRun): string | null {
  if (run.end.spawnError !== undefined) return run.end.spawnError.message;
  if (run.cut === 'abort') return 'Stopped before it ended.';
  if (run.cut === null) return null;
  const seconds = (check.timeoutMs ?? CHECK_TIMEOUT_MS) / 1000;
  return `Stopped because it was not done after ${seconds} s.`;
}

function judgeSetup(command: string, run: ShellRun): Result<null> {
  if (outcomeOf(run) === 'passed') return ok(null);
  const how = run.cut === null ? endingOf(run.end) : 'was stopped before it ended';
  const tail = excerptOf(run.output);
  return fail(
    appError('setup-failed', `The setup command "${command}" ${how}.${tail && `\n${tail}`}`, {
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
