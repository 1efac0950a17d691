import type { Command } from 'commander';
import { type Paths, resolvePaths } from '../../node/paths.ts';
import { createOutput, type Output } from '../output.ts';

/** What every command is given: where things are, and where to write. */
export interface CommandContext {
  readonly paths: Paths;
  readonly output: Output;
  readonly isJson: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface GlobalOptions {
  readonly config?: string;
  readonly stateDir?: string;
  readonly json?: boolean;
  readonly color?: boolean;
  readonly quiet?: boolean;
}

/** Adds the options that every command takes (spec README 10). */
export function addSharedOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration file')
    .option('--state-dir <dir>', 'folder for the journal, logs and worktrees')
    .option('--json', 'machine-readable output')
    .option('--no-color', 'plain text')
    .option('--quiet', 'data only, no notes');
}

/** Reads the shared options of the command that was called, and of its parents. */
export function contextOf(command: Command): CommandContext {
  const options: GlobalOptions = command.optsWithGlobals();
  const env = process.env;
  const output = createOutput({
    stdout: process.stdout,
    stderr: process.stderr,
    env,
    useColor: options.color !== false,
    isQuiet: options.quiet === true,
  });
  const paths = resolvePaths(env, { config: options.config, stateDir: options.stateDir });
  return { paths, output, isJson: options.json === true, env };
}
