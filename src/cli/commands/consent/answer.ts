import type { Command } from 'commander';
import { ok, type Result } from '../../../shared/result.ts';
import type { AskView } from '../../../shared/schema/consent/ask.ts';
import { withConnection } from '../../connect.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { refuse } from '../../options/refuse.ts';
import { type CommandContext, contextOf } from '../../options/shared-options.ts';
import { tellAsk } from './tell-ask.ts';

/** `answer`: answers a question of an agent; without an id it lists everything that waits for the person. */
export function addAnswer(program: Command): Command {
  return program
    .command('answer')
    .description('answer a question; without an id, list what waits for you')
    .argument('[id]', 'the id of the question or of its task')
    .argument('[words...]', 'the number of an option, or your answer in words')
    .action(async (id: string | undefined, words: string[], _: unknown, command: Command) => {
      const context = contextOf(command);
      process.exitCode =
        id === undefined
          ? await list(context)
          : await decide(context, {
              method: 'ask.answer',
              input: { id, ...saidIn(words) },
              say: ({ reason, title }) => `${reason} ${whatNext(title)}`,
            });
    });
}

/** `approve`: lets a task run that waits for a yes, or a result land that was held. */
export function addApprove(program: Command): Command {
  return program
    .command('approve')
    .description('say yes to a task or a result that waits for you; without an id, list them')
    .argument('[id]', 'the id of what waits, or of its task')
    .option('--yes', 'ask nothing (this command never asks)')
    .action(async (id: string | undefined, _: unknown, command: Command) => {
      const context = contextOf(command);
      process.exitCode =
        id === undefined
          ? await list(context)
          : await decide(context, {
              method: 'ask.approve',
              input: { id },
              say: (ask) =>
                ask.kind === 'run'
                  ? `Approved. '${ask.title}' runs on the next night that has room for it.`
                  : `Approved. '${ask.title}' may be merged.`,
            });
    });
}

/** `deny`: says no to a task or a result that waits. */
export function addDeny(program: Command): Command {
  return program
    .command('deny')
    .description('say no to a task or a result that waits for you')
    .argument('<id>', 'the id of what waits, or of its task')
    .option('--note <text>', 'why')
    .option('--yes', 'ask nothing (this command never asks)')
    .action(async (id: string, { note }: { note?: string }, command: Command) => {
      process.exitCode = await decide(contextOf(command), {
        method: 'ask.deny',
        input: { id, ...(note === undefined ? {} : { note }) },
        say: (ask) =>
          ask.kind === 'run'
            ? `Denied. '${ask.title}' is cancelled.`
            : `Denied. '${ask.title}' stays where it is and lands nowhere.`,
      });
    });
}

function whatNext(title: string): string {
  return `'${title}' goes on with your answer on the next night.`;
}

/** A lone number names an option; anything else is the answer itself. */
function saidIn(words: readonly string[]): { text?: string; option?: number } {
  const [first, ...more] = words;
  if (first !== undefined && more.length === 0 && /^[1-9]\d?$/.test(first)) {
    return { option: Number(first) };
  }
  return { text: words.join(' ') };
}

async function list(context: CommandContext): Promise<ExitCode> {
  const reply = await send(context, 'ask.list', {});
  if (!reply.ok) return refuse(context, reply.error);
  const asks = reply.value as AskView[];
  if (context.isJson) context.output.json({ schemaVersion: 1, asks });
  else if (asks.length === 0) context.output.data('Nothing waits for you.');
  else context.output.data(asks.flatMap(tellAsk).join('\n'));
  return EXIT.ok;
}

interface Deciding {
  readonly method: 'ask.answer' | 'ask.approve' | 'ask.deny';
  readonly input: object;
  say(ask: AskView): string;
}

async function decide(context: CommandContext, deciding: Deciding): Promise<ExitCode> {
  const reply = await send(context, deciding.method, deciding.input);
  if (!reply.ok) return refuse(context, reply.error);
  const ask = reply.value as AskView;
  if (context.isJson) context.output.json({ schemaVersion: 1, ask });
  else context.output.data(deciding.say(ask));
  return EXIT.ok;
}

function send(context: CommandContext, method: string, input: object): Promise<Result<unknown>> {
  return withConnection<unknown>(context, async (dispatch) => {
    const reply = await dispatch(method, input);
    return reply.ok ? ok(reply.value) : reply;
  });
}
