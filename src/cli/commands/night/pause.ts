import type { Command } from 'commander';
import { withConnection } from '../../connect.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { refuse } from '../../options/refuse.ts';
import { type CommandContext, contextOf } from '../../options/shared-options.ts';

/** `pause`: saves the work of the running night and stops its agents until `resume`. */
export function addPause(program: Command): Command {
  return program
    .command('pause')
    .description('save the work of the running night and stop its agents, until resume')
    .option('--note <text>', 'why; it is told in the brief')
    .action(async ({ note }: { note?: string }, command: Command) => {
      const input = note === undefined ? {} : { note };
      const said = 'Paused. Agents stop at a checkpoint; "nightkiln resume" goes on.';
      process.exitCode = await send(contextOf(command), { method: 'night.pause', input, said });
    });
}

/** `resume`: lets a paused night go on. */
export function addResume(program: Command): Command {
  return program
    .command('resume')
    .description(
      'let a paused night go on, or an agent, repository or origin that failed too often',
    )
    .option('--source <kind:name>', 'what is paused, as status names it, e.g. agent:codex')
    .action(async ({ source }: { source?: string }, command: Command) => {
      if (source !== undefined) {
        process.exitCode = await resumeSource(contextOf(command), source);
        return;
      }
      const said = 'The night goes on.';
      process.exitCode = await send(contextOf(command), {
        method: 'night.resume',
        input: {},
        said,
      });
    });
}

async function resumeSource(context: CommandContext, text: string): Promise<ExitCode> {
  const [kind = '', ...rest] = text.split(':');
  const input = { kind, name: rest.join(':') };
  return send(context, { method: 'breaker.resume', input, said: `${text} goes on.` });
}

async function send(
  context: CommandContext,
  { method, input, said }: { method: string; input: object; said: string },
): Promise<ExitCode> {
  const reply = await withConnection(context, (dispatch) => dispatch(method, input));
  if (!reply.ok) return refuse(context, reply.error);
  if (context.isJson) context.output.json({ schemaVersion: 1, night: reply.value });
  else context.output.data(said);
  return EXIT.ok;
}
