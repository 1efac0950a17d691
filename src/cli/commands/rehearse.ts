import type { Command } from 'commander';
import { CONSTRAINTS } from '../../engine/constraints/catalogue.ts';
import { oneLine } from '../../engine/safety/visible-text.ts';
import { createApp } from '../../node/app.ts';
import type { Dispatch } from '../../shared/dispatch.ts';
import type { Result } from '../../shared/result.ts';
import type { Rehearsal, RehearsalInput, RehearsalLine } from '../../shared/schema/host.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { refuse } from '../options/refuse.ts';
import { type CommandContext, contextOf } from '../options/shared-options.ts';
import { createOsPorts } from '../os-ports.ts';
import type { Output, Style } from '../output.ts';
import { connectToHost } from '../running-host.ts';

interface RehearseOptions {
  /** Both forms of the flag: true calls every agent, false none. */
  readonly agents?: boolean;
}

const MARKS: Readonly<Record<RehearsalLine['level'], { mark: string; style: Style }>> = {
  ok: { mark: 'OK     ', style: 'green' },
  warn: { mark: 'WARN   ', style: 'yellow' },
  blocked: { mark: 'BLOCKED', style: 'red' },
};

/** `rehearse`: tries what tonight will do, each line as it is known. Leaves no worktree, branch or change behind. */
export function addRehearse(program: Command): Command {
  return program
    .command('rehearse')
    .description('try for up to a minute what tonight will do, and say what would go wrong')
    .option('--agents', 'call every agent in use once, also one without a sandbox')
    .option('--no-agents', 'call no agent, so that no token is spent')
    .action(async (options: RehearseOptions, command: Command) => {
      const context = contextOf(command);
      const reply = await rehearse(context, inputFor(options));
      if (!reply.ok) {
        process.exitCode = refuse(context, reply.error);
        return;
      }
      const { output, isJson } = context;
      if (isJson) output.json({ schemaVersion: 1, ...reply.value });
      else output.data(output.style('bold', reply.value.sentence));
      process.exitCode ??= codeFor(reply.value.lines);
    });
}

function inputFor({ agents }: RehearseOptions): RehearsalInput {
  return agents === undefined ? {} : { agents: agents ? 'all' : 'none' };
}

/** In the host that runs, whose lines come together; otherwise here under the lock, where they come one by one. */
async function rehearse(
  context: CommandContext,
  input: RehearsalInput,
): Promise<Result<Rehearsal>> {
  const { output, paths, env, isJson } = context;
  const tell = (line: RehearsalLine): void => {
    if (!isJson) output.data(textOf(line, output.style));
  };
  if (input.agents !== 'none' && !isJson) {
    output.note('Takes up to a minute. Calling an agent with a model costs a few tokens.');
  }
  const running = await connectToHost(paths.stateDir);
  if (running !== null) {
    const reply = await ask(running, input);
    if (reply.ok) for (const line of reply.value.lines) tell(line);
    return reply;
  }
  const app = await createApp({
    os: await createOsPorts(output.note),
    paths,
    env,
    onRehearsed: tell,
  });
  if (!app.ok) return app;
  const release = stopOnSignals(app.value.stop, output);
  const reply = await ask(app.value.dispatch, input);
  release();
  await app.value.stop();
  return reply;
}

async function ask(dispatch: Dispatch, input: RehearsalInput): Promise<Result<Rehearsal>> {
  return (await dispatch('host.rehearse', input)) as Result<Rehearsal>;
}

/** The first signal ends what is tried and takes it away; the second leaves at once. */
function stopOnSignals(stop: () => Promise<void>, output: Output): () => void {
  const codes = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;
  let isStopping = false;
  const onSignal = (signal: keyof typeof codes): void => {
    if (isStopping) process.exit(codes[signal]);
    isStopping = true;
    output.note('Stopping, and taking away what was tried. Press again to leave at once.');
    process.exitCode = codes[signal];
    void stop().then(() => process.exit(codes[signal]));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  };
}

function textOf(line: RehearsalLine, style: (name: Style, text: string) => string): string {
  const { mark, style: name } = MARKS[line.level];
  const seconds = line.durationMs < 1000 ? '' : ` (${(line.durationMs / 1000).toFixed(1)} s)`;
  const first = `${style(name, mark)} ${oneLine(line.sentence)}${seconds}`;
  const { fix } = line;
  return fix === undefined || line.level === 'ok' ? first : `${first}\n        ${oneLine(fix)}`;
}

/** The first thing that blocks decides: an agent 7, configuration or repository 2, a constraint 3, anything else 1. */
function codeFor(lines: readonly RehearsalLine[]): ExitCode {
  const id = lines.find(({ level }) => level === 'blocked')?.id;
  if (id === undefined) return EXIT.ok;
  if (/^agent(?:-call)?:/.test(id)) return EXIT.agent;
  if (id === 'config' || id.startsWith('repository:')) return EXIT.usage;
  const isConstraint = id === 'start' || CONSTRAINTS.some((constraint) => constraint.id === id);
  return isConstraint ? EXIT.nothingRan : EXIT.unexpected;
}
