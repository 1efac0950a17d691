import type { Command } from 'commander';
import { configJsonSchema } from '../../engine/config/json-schema.ts';
import { renderErrors, renderNotice } from '../../engine/config/render.ts';
import { loadConfig } from '../../node/config-file.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { type CommandContext, contextOf } from '../options/shared-options.ts';
import { addSecret } from './secret.ts';

/** `config`: where the configuration is, whether it is valid, its schema for editors, and the tokens of agents. */
export function addConfig(program: Command): Command {
  const config = program.command('config').description('the configuration file');
  config
    .command('path')
    .description('print where it is')
    .action((_: unknown, command: Command) => {
      const { output, paths, isJson } = contextOf(command);
      if (isJson) output.json({ schemaVersion: 1, path: paths.configFile });
      else output.data(paths.configFile);
    });
  config
    .command('validate')
    .description('check it; every problem with its place, every option without effect yet')
    .argument('[file]', 'another file than the one in force')
    .action(async (file: string | undefined, _: unknown, command: Command) => {
      process.exitCode = await validate(contextOf(command), file);
    });
  config
    .command('schema')
    .description('print its JSON Schema (draft 7)')
    .action((_: unknown, command: Command) => {
      contextOf(command).output.json(configJsonSchema());
    });
  addSecret(config);
  return config;
}

async function validate(context: CommandContext, file: string | undefined): Promise<ExitCode> {
  const { output, paths, env, isJson } = context;
  const loaded = await loadConfig({
    file: file ?? paths.configFile,
    stateDir: paths.stateDir,
    env,
  });
  const errors = loaded.ok ? [] : loaded.error;
  const notices = loaded.ok ? loaded.value.notices : [];
  if (isJson) {
    output.json({ schemaVersion: 1, valid: loaded.ok, errors, notices });
    return loaded.ok ? EXIT.ok : EXIT.usage;
  }
  if (errors.length > 0) output.note(renderErrors(errors).trimEnd());
  for (const notice of notices) output.note(renderNotice(notice));
  if (!loaded.ok) return EXIT.usage;
  const { exists, file: read } = loaded.value;
  output.data(exists ? `${read} is valid.` : `There is no ${read}; the defaults are in force.`);
  return EXIT.ok;
}
