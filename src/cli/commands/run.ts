import type { Command } from 'commander';
import { stoppedByEmergency } from '../../engine/night/emergency/forbidden.ts';
import type { App } from '../../node/app-ports.ts';
import { type AppError, appError } from '../../shared/error.ts';
import type { Result } from '../../shared/result.ts';
import type { Brief } from '../../shared/schema/brief.ts';
import type { Config } from '../../shared/schema/config.ts';
import type { DoctorLine } from '../../shared/schema/host.ts';
import type { Status } from '../../shared/schema/status.ts';
import type { Task } from '../../shared/schema/task.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { openApp } from '../open-app.ts';
import { nameRepositories } from '../options/extra-repository.ts';
import { refuse } from '../options/refuse.ts';
import { repeated } from '../options/repeated.ts';
import { type CommandContext, contextOf } from '../options/shared-options.ts';
import { parseUntil } from '../options/until.ts';
import { printBrief } from '../print-brief.ts';
import { watchNight } from '../progress/watch-night.ts';
import { dryRunPaths } from './dry-run.ts';

interface RunOptions {
  readonly until?: string;
  readonly once?: boolean;
  readonly repo?: string[];
  readonly task?: string[];
  readonly agent?: string;
  readonly maxBuilds?: string;
  readonly ignore?: string[];
  readonly dryRun?: boolean;
  readonly strict?: boolean;
  readonly session?: boolean;
  /** False with `--no-resume`. */
  readonly resume?: boolean;
}

/** `run`: one night now, in the foreground. A night that an earlier host left open is resumed first. */
export function addRun(program: Command): Command {
  return program
    .command('run')
    .description('run one night now, in the foreground')
    .option('--until <time>', 'end at this local time, e.g. 07:00')
    .option('--once', 'one pass over the work that is there now (what a run does today)')
    .option('--repo <id-or-path>', 'only this repository; a path need not be configured', repeated)
    .option('--task <text>', 'do only this; may be given several times', repeated)
    .option('--agent <name>', 'use this agent')
    .option('--max-builds <n>', 'at most this many tasks')
    .option('--ignore <constraints>', 'constraints to ignore, or "all"', repeated)
    .option('--dry-run', 'plan in a temporary folder, start no agent')
    .option('--session', 'one long session for each repository, on work of its own choice')
    .option('--no-resume', 'end a night that was cut short, keep its work, and begin a new one')
    .option('--strict', 'exit with 8 when questions are waiting')
    .option('--yes', 'ask nothing (a run never asks)')
    .action(async (options: RunOptions, command: Command) => {
      process.exitCode = await run(contextOf(command), options);
    });
}

async function run(context: CommandContext, options: RunOptions): Promise<ExitCode> {
  const repos = nameRepositories(options.repo ?? []);
  const overlay = (config: Config): Config =>
    repos.apply(options.agent === undefined ? config : withAgent(config, options.agent));
  const place = options.dryRun === true ? dryRunPaths(context) : context;
  const opened = await openApp(place, overlay);
  if (!opened.ok) return refuse(context, opened.error);
  const app = opened.value;
  const code = await runIn(app, place, { ...options, repoIds: repos.ids() });
  await app.stop();
  return code;
}

/** The agent for every repository, also for one that has its own in the configuration. */
function withAgent(config: Config, agent: string): Config {
  const repositories = config.repositories.map((repo) => ({ ...repo, agent }));
  return { ...config, agent, repositories };
}

type Wanted = RunOptions & { readonly repoIds: readonly string[] };

async function runIn(app: App, context: CommandContext, wanted: Wanted): Promise<ExitCode> {
  const { output } = context;
  const refusal = contradiction(wanted);
  if (refusal !== null) return refuse(context, refusal);
  await app.start(wanted.resume === false ? 'end' : 'go-on');
  const stopped = await emergencyOf(app);
  if (stopped !== null) return refuse(context, stopped);
  const before = await nightIdOf(app);
  if (before !== null) output.note('Going on with the night that was cut short.');
  const nightId = before ?? (await arm(app, context, wanted));
  if (typeof nightId === 'number') return nightId;
  const signals = stopOnSignals(app, output.note);
  await watchNight(app, nightId, context);
  signals.release();
  const reply = await app.dispatch('brief.show', { nightId });
  if (!reply.ok) return refuse(context, reply.error);
  const brief = reply.value as Brief;
  if (!context.isJson) printBrief(context, brief);
  return signals.code() ?? exitCodeOf(brief, wanted.strict === true);
}

function contradiction({ session, task }: Wanted): AppError | null {
  if (session !== true || task === undefined) return null;
  const fix = 'Leave out one of the two.';
  return appError('bad-input', '--session chooses its own work, so it takes no --task.', { fix });
}

async function arm(app: App, context: CommandContext, wanted: Wanted): Promise<string | ExitCode> {
  const until = wanted.until === undefined ? null : parseUntil(wanted.until, Date.now());
  if (until !== null && !until.ok) return refuse(context, until.error);
  const maxTasks = wanted.maxBuilds === undefined ? undefined : Number(wanted.maxBuilds);
  if (maxTasks !== undefined && !(Number.isInteger(maxTasks) && maxTasks > 0)) {
    return refuse(context, appError('bad-input', '--max-builds takes a whole number above 0.'));
  }
  const missing = await findMissingAgent(app, wanted.agent);
  if (missing !== null) return refuse(context, missing);
  const tasks = await addTasks(app, wanted);
  if (!tasks.ok) return refuse(context, tasks.error);
  const reply = await app.dispatch('night.arm', {
    ...given('until', until?.value),
    ...given('maxTasks', maxTasks),
    ...given('ignoreConstraints', wanted.ignore),
    ...given('planOnly', wanted.dryRun),
    ...given('mode', wanted.session === true ? 'session' : undefined),
    ...given('repoIds', notEmpty(wanted.repoIds)),
    ...given('taskIds', notEmpty(tasks.ids)),
    startNow: true,
  });
  return reply.ok ? (reply.value as { nightId: string }).nightId : refuse(context, reply.error);
}

/**
 * The agent a task would run with, when it cannot; a run that could do nothing says so at once. One named on the command
 * line counts alone, whatever is configured.
 */
async function findMissingAgent(app: App, named: string | undefined): Promise<AppError | null> {
  const reply = (await app.dispatch('host.doctor', {})) as Result<DoctorLine[]>;
  if (!reply.ok) return reply.error;
  const lines = reply.value.filter(({ id }) => id.startsWith('agent:'));
  const isNamed = named !== undefined && named !== 'auto';
  const line = isNamed
    ? lines.find(({ id }) => id === `agent:${named}`)
    : lines.find(({ level }) => level === 'fail');
  if (line === undefined) {
    return isNamed ? appError('agent-missing', `There is no agent called '${named}'.`) : null;
  }
  if (line.level === 'ok') return null;
  return appError('agent-missing', line.message, line.fix === undefined ? {} : { fix: line.fix });
}

/** A field, or nothing: the contract does not accept present but undefined. */
function given<T>(name: string, value: T | undefined): Record<string, T> {
  return value === undefined ? {} : { [name]: value };
}

function notEmpty(ids: readonly string[]): readonly string[] | undefined {
  return ids.length === 0 ? undefined : ids;
}

async function addTasks(app: App, wanted: Wanted) {
  const ids: string[] = [];
  for (const text of wanted.task ?? []) {
    const [title = text] = text.split('\n');
    const [repoId] = wanted.repoIds;
    // Who names a task to run it now has said yes to it.
    const task = { title: title.slice(0, 200), instructions: text, approve: true };
    const reply = await app.dispatch(
      'queue.add',
      repoId === undefined ? task : { ...task, repoId },
    );
    if (!reply.ok) return reply;
    ids.push((reply.value as Task).id);
  }
  return { ok: true as const, ids };
}

/** A stopped installation says so before anything else is looked at. */
async function emergencyOf(app: App): Promise<AppError | null> {
  const reply = await app.dispatch('night.status', {});
  const isStopped = reply.ok && (reply.value as Status).emergency !== null;
  return isStopped ? stoppedByEmergency() : null;
}

async function nightIdOf(app: App): Promise<string | null> {
  const reply = await app.dispatch('night.status', {});
  if (!reply.ok) return null;
  const { night } = reply.value as { night: { id: string; endedAt: number | null } | null };
  return night !== null && night.endedAt === null ? night.id : null;
}

const SIGNALS = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

interface HeldSignals {
  release(): void;
  /** The code of the signal that came; null when none did. */
  code(): ExitCode | null;
}

/** The first signal ends the night at once and keeps the work; the second gives up waiting. */
function stopOnSignals(app: App, note: (text: string) => void): HeldSignals {
  const held: { code: ExitCode | null } = { code: null };
  const onSignal = (signal: keyof typeof SIGNALS): void => {
    if (held.code !== null) process.exit(SIGNALS[signal]);
    held.code = SIGNALS[signal];
    note('Stopping. Work so far is kept. Press again to quit at once.');
    void app.dispatch('night.stop', {});
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    release: () => {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    },
    code: () => held.code,
  };
}

/** What a script learns from a night (ux.md 3.1). */
export function exitCodeOf(brief: Brief, isStrict: boolean): ExitCode {
  const ran =
    brief.shipped.length + brief.failed.length + brief.unproved.length + brief.needsYou.length;
  const isLimited = brief.failed.some((item) => item.evidence.verdict === 'limit');
  if (brief.state === 'failed') return EXIT.unexpected;
  if (brief.state === 'stopped') return EXIT.interrupted;
  if (isLimited) return EXIT.limit;
  if (brief.failed.length > 0) return EXIT.failed;
  if (isStrict && waitsForPerson(brief)) return EXIT.questions;
  if (ran === 0 && wasRefused(brief)) {
    return brief.repositories.length === 0 ? EXIT.usage : EXIT.failed;
  }
  return ran === 0 && brief.startedAt === null ? EXIT.nothingRan : EXIT.ok;
}

function waitsForPerson({ needsYou, asks }: Brief): boolean {
  return needsYou.length > 0 || (asks ?? []).some(({ state }) => state === 'open');
}

/** Whether a repository could not be worked on: unreadable, or never made ready. */
function wasRefused(brief: Brief): boolean {
  return brief.didNotRun.some(({ taskId, repoId }) => taskId === null && repoId !== null);
}
