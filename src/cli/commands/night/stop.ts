import type { Command } from 'commander';
import { withConnection } from '../../connect.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { refuse } from '../../options/refuse.ts';
import { type CommandContext, contextOf } from '../../options/shared-options.ts';
import { emergencyStop } from './emergency-stop.ts';

interface StopOptions {
  readonly now?: boolean;
  readonly note?: string;
}

/** `stop`: ends tonight's night and keeps its work. `--now`, or `emergency-stop`: kills everything until `rearm`. */
export function addStop(program: Command): Command {
  return program
    .command('stop')
    .alias('emergency-stop')
    .description("end tonight's night; with --now (or as emergency-stop) kill everything at once")
    .option('--now', 'emergency stop: every agent is killed, nothing starts until rearm')
    .option('--note <text>', 'why; it is told in the brief')
    .action(async ({ now, note = '' }: StopOptions, command: Command) => {
      const isEmergency = now === true || command.parent?.args[0] === 'emergency-stop';
      const context = contextOf(command);
      process.exitCode = isEmergency
        ? await emergencyStop(context, note.slice(0, 500))
        : await stopNight(context);
    });
}

/** `rearm`: lets nights start again after an emergency stop. */
export function addRearm(program: Command): Command {
  return program
    .command('rearm')
    .description('let nights start again after an emergency stop')
    .action(async (_: unknown, command: Command) => {
      const context = contextOf(command);
      const reply = await withConnection(context, (dispatch) => dispatch('emergency.rearm', {}));
      const said = 'Re-armed. Nights may start again; none was started.';
      process.exitCode = reply.ok
        ? tell(context, said, { rearmed: true })
        : refuse(context, reply.error);
    });
}

async function stopNight(context: CommandContext): Promise<ExitCode> {
  const reply = await withConnection(context, (dispatch) => dispatch('night.stop', {}));
  if (!reply.ok) return refuse(context, reply.error);
  return tell(context, 'Stopped. Work so far is kept.', { night: reply.value });
}

function tell({ output, isJson }: CommandContext, said: string, facts: object): ExitCode {
  if (isJson) output.json({ schemaVersion: 1, ...facts });
  else output.data(said);
  return EXIT.ok;
}
