import type { Command } from 'commander';
import type { Result } from '../../shared/result.ts';
import type { Status } from '../../shared/schema/status.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { refuse } from '../options/refuse.ts';
import { type CommandContext, contextOf } from '../options/shared-options.ts';
import { readStatus } from '../read-status.ts';

interface StatusOptions {
  readonly watch?: boolean;
}

const WATCH_MS = 2000;

/** `status`: the state sentence and what runs now. Never takes the lock, so it works beside a running host. */
export function addStatus(program: Command): Command {
  return program
    .command('status')
    .description('what Nightkiln is doing, in one sentence and a table')
    .option('--watch', 'again every two seconds until interrupted')
    .action(async (options: StatusOptions, command: Command) => {
      const context = contextOf(command);
      do {
        process.exitCode = show(context, await readStatus(context));
        if (options.watch === true) await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
      } while (options.watch === true);
    });
}

function show(context: CommandContext, status: Result<Status>): ExitCode {
  if (!status.ok) return refuse(context, status.error);
  const { output, isJson } = context;
  if (isJson) output.json(status.value);
  else output.data(linesOf(status.value, (text) => output.style('bold', text)).join('\n'));
  return EXIT.ok;
}

function linesOf(status: Status, bold: (text: string) => string): string[] {
  return [
    bold(status.sentence),
    ...status.constraints.map((constraint) => row(constraint.name, answerOf(constraint))),
    row('Repositories', String(status.repositories)),
    row('Agent', status.agent),
    row('Queued', String(status.queued)),
    ...status.running.map(({ title, repoId, agent, doing }) =>
      row('Running', `${title} (${repoId}, ${agent}): ${doing}`),
    ),
    ...(status.ladder === undefined ? [] : ladderLines(status.ladder)),
    ...status.breakers.map(({ kind, name, sentence }) =>
      row('Paused', `${sentence} Go on: nightkiln resume --source ${kind}:${name}`),
    ),
    ...status.notices.map((notice) => row('Notice', notice)),
  ];
}

function ladderLines(ladder: NonNullable<Status['ladder']>): string[] {
  const { lastHour, perHour, lastDay, perDay, sentences } = ladder;
  const used = `${lastHour} of ${perHour} in an hour, ${lastDay} of ${perDay} in a day`;
  return [
    ...(lastDay > 0 ? [row('Escalations', used)] : []),
    ...sentences.slice(-3).map((sentence) => row('Ladder', sentence)),
  ];
}

/** The answer of a constraint; one that blocks says what would clear it. */
function answerOf({ state, reading, sentence }: Status['constraints'][number]): string {
  if (state === 'blocked') return `${state} · ${sentence}`;
  return state === 'unknown' ? state : `${state} · ${reading}`;
}

function row(name: string, value: string): string {
  return `${name.padEnd(16)}${value}`;
}
