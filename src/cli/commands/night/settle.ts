import type { Command } from 'commander';
import { type Client, createClient } from '../../../shared/client.ts';
import { appError } from '../../../shared/error.ts';
import type { Result } from '../../../shared/result.ts';
import type { StepInDoubt } from '../../../shared/schema/steps/step.ts';
import { withConnection } from '../../connect.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { refuse } from '../../options/refuse.ts';
import { type CommandContext, contextOf } from '../../options/shared-options.ts';

interface SettleOptions {
  readonly happened?: boolean;
  readonly didNotHappen?: boolean;
}

/** `settle`: lists the steps of which nobody knows whether they happened, and takes the person's word for one. */
export function addSettle(program: Command): Command {
  return program
    .command('settle')
    .description('say whether a step happened that a crash left in doubt; without an id, list them')
    .argument('[id]', 'as the list, status or brief names it')
    .option('--happened', 'it did: it counts as done')
    .option('--did-not-happen', 'it did not: whoever needs it next does it')
    .action(async (id: string | undefined, options: SettleOptions, command: Command) => {
      const context = contextOf(command);
      process.exitCode =
        id === undefined ? await list(context) : await settle(context, id, options);
    });
}

async function list(context: CommandContext): Promise<ExitCode> {
  const steps = await withClient(context, (client) => client.call('step.doubts', {}));
  if (!steps.ok) return refuse(context, steps.error);
  const { output, isJson } = context;
  if (isJson) output.json({ schemaVersion: 1, steps: steps.value });
  else output.data(steps.value.map(lineOf).join('\n') || 'Nothing is in doubt.');
  return EXIT.ok;
}

function lineOf({ id, sentence }: StepInDoubt): string {
  return `${id}  ${sentence}`;
}

async function settle(
  context: CommandContext,
  id: string,
  { happened = false, didNotHappen = false }: SettleOptions,
): Promise<ExitCode> {
  if (happened === didNotHappen) {
    const message = 'Say --happened or --did-not-happen.';
    return refuse(context, appError('bad-input', message));
  }
  const reply = await withClient(context, (client) => client.call('step.settle', { id, happened }));
  if (!reply.ok) return refuse(context, reply.error);
  const { output, isJson } = context;
  const said = happened ? 'It counts as done.' : 'It is done again when it is needed.';
  if (isJson) output.json({ schemaVersion: 1, step: reply.value, happened });
  else output.data(said);
  return EXIT.ok;
}

function withClient<T>(
  context: CommandContext,
  use: (client: Client) => Promise<Result<T>>,
): Promise<Result<T>> {
  return withConnection(context, (dispatch) =>
    use(createClient({ call: dispatch, follow: () => () => undefined })),
  );
}
