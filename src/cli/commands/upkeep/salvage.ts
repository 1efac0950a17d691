import type { Command } from 'commander';
import { createClient } from '../../../shared/client.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { SalvageEntry } from '../../../shared/schema/upkeep/salvage.ts';
import { withConnection } from '../../connect.ts';
import { EXIT } from '../../exit-code.ts';
import { refuse } from '../../options/refuse.ts';
import { type CommandContext, contextOf } from '../../options/shared-options.ts';

/** `salvage`: what worktrees held beyond their branches, kept before they were removed (R52). */
export function addSalvage(program: Command): Command {
  const salvage = program
    .command('salvage')
    .description('work that was in no commit when its worktree was removed');
  salvage
    .command('list', { isDefault: true })
    .description('what was kept, newest first')
    .action((_: unknown, command: Command) => run(contextOf(command), list));
  salvage
    .command('restore')
    .description('bring one into your repository, under refs/overnight/salvage/')
    .argument('<name>', 'as the list names it')
    .option('--repo <id>', 'its repository, when two have one of that name')
    .action((name: string, { repo }: { repo?: string }, command: Command) =>
      run(contextOf(command), (context, client) => restore(context, client, { name, repo })),
    );
  return salvage;
}

type SalvageClient = ReturnType<typeof createClient>;
type Act = (context: CommandContext, client: SalvageClient) => Promise<Result<null>>;

async function run(context: CommandContext, act: Act): Promise<void> {
  const done = await withConnection(context, (dispatch) =>
    act(context, createClient({ call: dispatch, follow: () => () => undefined })),
  );
  process.exitCode = done.ok ? EXIT.ok : refuse(context, done.error);
}

const list: Act = async ({ isJson, output }, client) => {
  const kept = await client.call('salvage.list', {});
  if (!kept.ok) return kept;
  if (isJson) output.json({ schemaVersion: 1, salvages: kept.value });
  else if (kept.value.length === 0) output.data('Nothing had to be kept so far.');
  else for (const entry of kept.value) output.data(lineOf(entry));
  return ok(null);
};

function lineOf({ at, repoId, name, files, bytes, kinds }: SalvageEntry): string {
  const size = `${files} ${files === 1 ? 'file' : 'files'}, ${Math.ceil(bytes / 1024)} KiB`;
  return `${new Date(at).toISOString()}  ${repoId}  ${name}  ${kinds.join(', ')} (${size})`;
}

async function restore(
  { isJson, output }: CommandContext,
  client: SalvageClient,
  { name, repo }: { readonly name: string; readonly repo?: string | undefined },
): Promise<Result<null>> {
  const repoId = await repositoryOf(client, name, repo);
  if (!repoId.ok) return repoId;
  const restored = await client.call('salvage.restore', { repoId: repoId.value, name });
  if (!restored.ok) return restored;
  const { ref, oid } = restored.value;
  if (isJson) output.json({ schemaVersion: 1, ...restored.value });
  else output.data(`It is at ${ref} (${oid.slice(0, 12)}). See it with: git show --stat ${ref}`);
  return ok(null);
}

async function repositoryOf(
  client: SalvageClient,
  name: string,
  repo: string | undefined,
): Promise<Result<string>> {
  if (repo !== undefined) return ok(repo);
  const kept = await client.call('salvage.list', {});
  if (!kept.ok) return kept;
  const found = new Set(kept.value.filter((one) => one.name === name).map(({ repoId }) => repoId));
  const [first, second] = [...found];
  if (first === undefined) {
    return fail(
      appError('not-found', `Nothing called '${name}' was kept.`, {
        fix: 'See "nk salvage list".',
      }),
    );
  }
  if (second === undefined) return ok(first);
  return fail(appError('bad-input', `Several repositories have '${name}'; add --repo.`));
}
