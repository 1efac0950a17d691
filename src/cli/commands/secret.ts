import fs from 'node:fs';
import type { Command } from 'commander';
import { loadConfig } from '../../node/config-file.ts';
import { inspectSecret } from '../../node/github/token-rights.ts';
import { chosenSecrets } from '../../node/secrets/file-secrets.ts';
import { ownedNames } from '../../node/secrets/owned-names.ts';
import { createSecretDesk, type SecretDesk } from '../../node/secrets/secret-desk.ts';
import { hideSecrets } from '../../node/secrets/sink.ts';
import { createClient } from '../../shared/client.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { refuse } from '../options/refuse.ts';
import { type CommandContext, contextOf } from '../options/shared-options.ts';
import { connectToHost } from '../running-host.ts';

/** `config secret`: tokens for agents, where the running host keeps them or in the file that `secrets.file` names. */
export function addSecret(config: Command): void {
  const secret = config.command('secret').description('tokens of agents, in the file you chose');
  secret
    .command('set')
    .description('keep the token that standard input gives')
    .argument('<name>', 'the variable it becomes, such as CODEX_API_KEY')
    .allowExcessArguments()
    .action((name: string, _: unknown, command: Command) =>
      run(contextOf(command), (desk, context) =>
        command.args.length > 1 ? refuseValue(name) : set(desk, context, name),
      ),
    );
  secret
    .command('list')
    .description('the names of the tokens that are kept, never their values')
    .action((_: unknown, command: Command) => run(contextOf(command), list));
  secret
    .command('rm')
    .description('remove a token')
    .argument('<name>', 'its name')
    .action((name: string, _: unknown, command: Command) =>
      run(contextOf(command), (desk, context) => remove(desk, context, name)),
    );
}

type Act = (desk: SecretDesk, context: CommandContext) => Promise<Result<null>>;

async function run(context: CommandContext, act: Act): Promise<void> {
  const desk = (await deskOfHost(context)) ?? (await deskHere(context));
  const done = desk.ok ? await act(desk.value, context) : desk;
  const code: ExitCode = done.ok ? EXIT.ok : refuse(context, done.error);
  process.exitCode = code;
}

/** A running host gives the token to its agents at once, and knows where it belongs; null when none runs. */
async function deskOfHost({ paths }: CommandContext): Promise<Result<SecretDesk> | null> {
  const dispatch = await connectToHost(paths.stateDir);
  if (dispatch === null) return null;
  const { call } = createClient({ call: dispatch, follow: () => () => undefined });
  return ok({
    set: (wish) => call('secret.set', wish),
    remove: (wish) => call('secret.remove', wish),
    list: () => call('secret.list', {}),
  });
}

async function deskHere({ paths, env }: CommandContext): Promise<Result<SecretDesk>> {
  const { configFile: file, stateDir } = paths;
  const loaded = await loadConfig({ file, stateDir, env });
  if (!loaded.ok) return fail(loaded.error[0] ?? appError('config-invalid', `${file} is broken.`));
  const { config } = loaded.value;
  const owned = () => ownedNames(env, config);
  const kept = () => chosenSecrets(config);
  const inspect = (name: string, value: string) => inspectSecret(config.github, { name, value });
  return ok(createSecretDesk({ kept, ownedNames: owned, configFile: file, inspect }));
}

/** Whoever lists the processes of the machine reads arguments; one that was given is not repeated either. */
async function refuseValue(name: string): Promise<Result<null>> {
  const fix = `Give the value on standard input: nk config secret set ${name} < FILE`;
  return fail(appError('bad-input', 'A value is never taken as an argument.', { fix }));
}

async function set(desk: SecretDesk, context: CommandContext, name: string): Promise<Result<null>> {
  const { output, isJson } = context;
  if (process.stdin.isTTY) output.note(`Paste the value of ${name}, then press Enter and Ctrl-D.`);
  const value = fs.readFileSync(0, 'utf8').replace(/\r?\n$/, '');
  hideSecrets([{ name, value }]);
  const kept = await desk.set({ name, value });
  if (!kept.ok) return kept;
  const { place, warnings = [] } = kept.value;
  for (const warning of warnings) output.note(`warning: ${warning}`);
  if (isJson) output.json({ schemaVersion: 1, name, place, warnings });
  else output.data(`${name} is kept ${place}.`);
  return ok(null);
}

async function list(desk: SecretDesk, { output, isJson }: CommandContext): Promise<Result<null>> {
  const kept = await desk.list();
  if (!kept.ok) return kept;
  const { names } = kept.value;
  if (isJson) output.json({ schemaVersion: 1, ...kept.value });
  else output.data(names.length === 0 ? 'No token is kept.' : names.join('\n'));
  return ok(null);
}

async function remove(
  desk: SecretDesk,
  { output, isJson }: CommandContext,
  name: string,
): Promise<Result<null>> {
  const removed = await desk.remove({ name });
  if (!removed.ok) return removed;
  if (isJson) output.json({ schemaVersion: 1, name, removed: true });
  else output.data(`${name} is removed.`);
  return ok(null);
}
