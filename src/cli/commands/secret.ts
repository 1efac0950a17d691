import fs from 'node:fs';
import type { Command } from 'commander';
import { loadConfig } from '../../node/config-file.ts';
import { chosenSecrets } from '../../node/secrets/file-secrets.ts';
import type { SecretStore } from '../../node/secrets/secret-store.ts';
import { hideSecrets } from '../../node/secrets/sink.ts';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { refuse } from '../options/refuse.ts';
import { type CommandContext, contextOf } from '../options/shared-options.ts';

/** `config secret`: tokens for agents in the file that `secrets.file` names. Values come from standard input alone. */
export function addSecret(config: Command): void {
  const secret = config.command('secret').description('tokens of agents, in the file you chose');
  secret
    .command('set')
    .description('keep the token that standard input gives')
    .argument('<name>', 'the variable it becomes, such as CODEX_API_KEY')
    .allowExcessArguments()
    .action((name: string, _: unknown, command: Command) =>
      run(contextOf(command), (store, context) =>
        command.args.length > 1 ? refuseValue(name) : set(store, context, name),
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
      run(contextOf(command), (store, context) => remove(store, context, name)),
    );
}

type Act = (store: SecretStore, context: CommandContext) => Promise<Result<null>>;

async function run(context: CommandContext, act: Act): Promise<void> {
  const store = await openSecrets(context);
  const done = store.ok ? await act(store.value, context) : store;
  const code: ExitCode = done.ok ? EXIT.ok : refuse(context, done.error);
  process.exitCode = code;
}

async function openSecrets({ paths, env }: CommandContext): Promise<Result<SecretStore>> {
  const { configFile: file, stateDir } = paths;
  const loaded = await loadConfig({ file, stateDir, env });
  if (!loaded.ok) return fail(loaded.error[0] ?? appError('config-invalid', `${file} is broken.`));
  const chosen = chosenSecrets(loaded.value.config);
  if (chosen !== null) return ok(chosen);
  const fix = `Add to ${file}:  secrets: { file: ~/.config/nightkiln/secrets.json }`;
  return fail(appError('config-missing', 'No file for secrets is chosen.', { fix }));
}

/** Whoever lists the processes of the machine reads arguments; one that was given is not repeated either. */
async function refuseValue(name: string): Promise<Result<null>> {
  const fix = `Give the value on standard input: nk config secret set ${name} < FILE`;
  return fail(appError('bad-input', 'A value is never taken as an argument.', { fix }));
}

async function set(
  store: SecretStore,
  context: CommandContext,
  name: string,
): Promise<Result<null>> {
  const { output, isJson } = context;
  if (process.stdin.isTTY) output.note(`Paste the value of ${name}, then press Enter and Ctrl-D.`);
  const value = fs.readFileSync(0, 'utf8').replace(/\r?\n$/, '');
  hideSecrets([{ name, value }]);
  const kept = await store.set(name, value);
  if (!kept.ok) return kept;
  if (isJson) output.json({ schemaVersion: 1, name, place: store.place });
  else output.data(`${name} is kept ${store.place}.`);
  return ok(null);
}

async function list(store: SecretStore, { output, isJson }: CommandContext): Promise<Result<null>> {
  const kept = await store.read();
  if (!kept.ok) return kept;
  const names = Object.keys(kept.value).sort();
  if (isJson) output.json({ schemaVersion: 1, names, place: store.place });
  else output.data(names.length === 0 ? 'No token is kept.' : names.join('\n'));
  return ok(null);
}

async function remove(
  store: SecretStore,
  { output, isJson }: CommandContext,
  name: string,
): Promise<Result<null>> {
  const removed = await store.remove(name);
  if (!removed.ok) return removed;
  if (!removed.value) return fail(appError('not-found', `No token is kept as ${name}.`));
  if (isJson) output.json({ schemaVersion: 1, name, removed: true });
  else output.data(`${name} is removed.`);
  return ok(null);
}
