import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type {
  AgentDriver,
  AgentEvent,
  AgentJob,
  AgentRun,
  Detection,
  StopCause,
  VitalSigns,
} from '../../engine/ports/agent.ts';
import { type AppError, appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Outcome } from '../../shared/schema/attempt.ts';
import { agentEnvironment } from '../process/environment.ts';
import type { Graces } from '../process/graces.ts';
import { readOutputEnd, stderrPathOf } from '../process/output-file.ts';
import {
  type ChildProcessHandle,
  type ProcessEnd,
  refusedEnd,
  startProcess,
} from '../process/start.ts';
import { findProgram, resolveProgram } from '../process/start-refusal.ts';
import type { Enclosed, Sandbox } from '../sandbox/sandbox.ts';
import { readQuestionLine } from './command-question.ts';
import {
  describeOutcome,
  kindOfStop,
  LAST_TEXT_CAP,
  MESSAGE_CAP,
  sentenceOfStop,
} from './outcome.ts';
import { powersOf } from './program-agent/hold-run.ts';
import { makeHome } from './program-agent/make-home.ts';
import { signsOnceStarted, vitalSignsOf } from './program-agent/vital-signs.ts';

/** A command line that works on the current folder and reads what to do from its standard input. */
export interface CommandAgentOptions {
  readonly id: string;
  readonly argv: readonly string[];
  /** Added to the allow-listed environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** What the allow-list takes from; absent: the environment of this process. */
  readonly from?: Readonly<Record<string, string | undefined>> | undefined;
  readonly graces?: Partial<Graces> | undefined;
  /** Holds it; absent: nothing does. */
  readonly sandbox?: Sandbox | undefined;
  /** Starts its process; absent: nothing forbids a start. */
  readonly startProcess?: typeof startProcess | undefined;
  /** Absolute folder of ours that is its home while it is held, and stays: there it is signed in. */
  readonly home?: string | undefined;
}

/**
 * Any command as an agent: exit code 0 is `done`, a question line (see `readQuestionLine`) is `question`, everything
 * else is `failed` with the end of its standard error. It holds no thread to resume and nothing holds it.
 */
export function createCommandAgent(options: CommandAgentOptions): AgentDriver {
  return {
    id: options.id,
    hasModel: true,
    model: null,
    sandbox: options.sandbox?.describe('agent') ?? 'not sandboxed',
    canResume: false,
    get whenConfined() {
      return powersOf(options.sandbox, false);
    },
    detect: () => Promise.resolve(detectCommand(options)),
    start: (job, onEvent) => startCommand(options, job, onEvent),
  };
}

async function detectCommand(options: CommandAgentOptions): Promise<Detection> {
  const env = agentEnvironment(options.env, options.from);
  const found = resolveProgram(programOf(options), { cwd: process.cwd(), env });
  const holder = options.sandbox?.isRequired('agent') ? await options.sandbox.probe() : ok('');
  const refusals = [found, holder].flatMap((answer) => (answer.ok ? [] : [answer.error]));
  return {
    isInstalled: refusals.length === 0,
    version: null,
    login: 'not-needed',
    path: found.ok ? found.value : null,
    problems: refusals.map(({ message, fix }) => [message, fix].join(' ').trim()),
  };
}

/** A path is the host's own, so that a worktree cannot put its file in the place of the agent. */
function programOf(options: CommandAgentOptions): string {
  const name = options.argv[0] ?? '';
  return name.includes('/') ? path.resolve(name) : name;
}

function startCommand(
  options: CommandAgentOptions,
  job: AgentJob,
  onEvent: (event: AgentEvent) => void,
): AgentRun {
  const heard = createListener(onEvent);
  let stoppedFor: StopCause | null = null;
  const begun = begin();

  async function begin(): Promise<Result<Begun>> {
    const enclosed = await encloseCommand(options, job);
    if (!enclosed.ok) return enclosed;
    if (stoppedFor !== null) {
      await enclosed.value.release();
      return fail(STOPPED_EARLY);
    }
    const { argv, env, isEnclosed, folders, release } = enclosed.value;
    const child = (options.startProcess ?? startProcess)({
      ...{ argv, env, isEnclosed, cwd: job.worktreePath, stdinText: job.prompt },
      ...{ logPath: job.logPath, runToken: job.runToken },
      onLine: heard.hear,
      graces: options.graces,
    });
    const places = { worktree: job.worktreePath, others: folders };
    // Whatever it prints is a sign of work; what it runs, it does not say.
    const pulse = () => ({ progress: child.outputBytes(), runningCommands: 0 });
    return ok({ child, release, vitals: vitalSignsOf(child, places, pulse) });
  }

  async function conclude(): Promise<Outcome> {
    const started = await begun;
    const end = started.ok ? await started.value.child.done : refusedEnd(started.error);
    if (started.ok) await started.value.release();
    const question =
      end.exitCode === 0 && stoppedFor === null ? readQuestionLine(heard.lastLine()) : null;
    if (question !== null) onEvent({ kind: 'question', question });
    const stderr = plainEnd(readOutputEnd(stderrPathOf(job.logPath), MESSAGE_CAP));
    const outcome = judge(end, { stoppedFor, stderr, lastText: heard.lastText() });
    return question === null ? outcome : { ...outcome, kind: 'question', question };
  }

  const done = conclude();
  return {
    vitals: signsOnceStarted(() => begun.then((run) => (run.ok ? run.value.vitals : null))),
    spawned: begun.then((started) => (started.ok ? started.value.child.spawned : started)),
    done,
    async stop(reason) {
      stoppedFor ??= reason;
      const started = await begun;
      if (started.ok) await started.value.child.stop();
      await done;
    },
  };
}

interface Begun {
  readonly child: ChildProcessHandle;
  readonly vitals: VitalSigns;
  readonly release: () => Promise<void>;
}

const STOPPED_EARLY: AppError = appError('spawn-failed', 'It was stopped before it started.');

const UNCONFINED: AppError = appError(
  'sandbox-unavailable',
  'Nothing holds it, so it is not given words that nobody vouches for.',
);

async function encloseCommand(
  options: CommandAgentOptions,
  { worktreePath: worktree, model, effort, runToken, isConfined }: AgentJob,
): Promise<Result<Enclosed>> {
  const { sandbox, home } = options;
  const asked = {
    ...(model === undefined ? {} : { NIGHTKILN_MODEL: model }),
    ...(effort === undefined ? {} : { NIGHTKILN_EFFORT: effort }),
  };
  // What the person adds to the environment may be a key.
  const added = isConfined ? asked : { ...options.env, ...asked };
  const env = agentEnvironment(added, options.from);
  const program = findProgram({ argv: [programOf(options)], cwd: worktree, env });
  if (!program.ok) return program;
  const argv = [program.value, ...options.argv.slice(1)];
  if (sandbox === undefined) {
    if (isConfined) return fail(UNCONFINED);
    return ok({ argv, env, isEnclosed: false, folders: [], release: () => Promise.resolve() });
  }
  const wish = { kind: 'agent', worktree, argv, env, runToken, isConfined } as const;
  if (isConfined) return sandbox.enclose({ ...wish, hidesAgentFiles: true });
  if (!sandbox.isRequired('agent')) return sandbox.watch(wish);
  const made = home === undefined ? ok(null) : await makeHome(home);
  if (!made.ok) return made;
  return sandbox.enclose({ ...wish, home, hidesAgentFiles: true });
}

function judge(
  end: ProcessEnd,
  heard: { stoppedFor: StopCause | null; stderr: string; lastText: string },
): Outcome {
  const known = {
    exitCode: end.exitCode,
    outputBytes: end.outputBytes,
    lastText: heard.lastText === '' ? null : heard.lastText,
  };
  if (end.spawnError !== undefined) {
    return describeOutcome('spawn-failed', end.spawnError.message, known);
  }
  if (heard.stoppedFor !== null) {
    const { stoppedFor } = heard;
    return describeOutcome(kindOfStop(stoppedFor), sentenceOfStop(stoppedFor), known);
  }
  if (end.exitCode === 0) return describeOutcome('done', 'Ended with exit code 0.', known);
  const how =
    end.signal === null ? `Ended with exit code ${end.exitCode}` : `Was ended by ${end.signal}`;
  const said = heard.stderr || plainEnd(heard.lastText);
  return describeOutcome(
    'failed',
    said === '' ? `${how}.` : `${how}:\n${said}`.slice(0, MESSAGE_CAP),
    known,
  );
}

/** Keeps the end of what the command says, which is all an outcome holds. */
function createListener(onEvent: (event: AgentEvent) => void) {
  let kept: string[] = [];
  let keptLength = 0;
  let last = '';
  return {
    hear(line: string): void {
      if (line.trim() === '') return;
      last = line.trim();
      kept.push(line.slice(-LAST_TEXT_CAP));
      keptLength += line.length + 1;
      if (keptLength > 8 * LAST_TEXT_CAP) {
        kept = [kept.join('\n').slice(-LAST_TEXT_CAP)];
        keptLength = kept[0]?.length ?? 0;
      }
      onEvent({ kind: 'text', text: line.slice(0, MESSAGE_CAP) });
    },
    lastLine: () => last,
    lastText: () => plainEnd(kept.join('\n').slice(-LAST_TEXT_CAP)),
  };
}

function plainEnd(text: string): string {
  return stripVTControlCharacters(text).trim();
}
