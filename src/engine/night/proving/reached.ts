import { reachedFiles } from '../../validate/proving/reached-files.ts';
import type { NightContext, PreparedRepo } from '../context.ts';
import { refOf } from '../phases/health.ts';

const known = new WeakMap<PreparedRepo, Promise<readonly string[]>>();

/** Files that the checks of a repository run by way of its scripts, as they are at the base; asked once a night. */
export function reachedAtBase(
  context: NightContext,
  repo: PreparedRepo,
): Promise<readonly string[]> {
  const before = known.get(repo);
  if (before !== undefined) return before;
  const reached = read(context, repo);
  known.set(repo, reached);
  return reached;
}

async function read(context: NightContext, repo: PreparedRepo): Promise<readonly string[]> {
  const commands = repo.checks.map(({ command }) => command);
  const text = async (path: string): Promise<string | null> => {
    const found = await context.ports.git.readFile(refOf(repo.config), repo.baseOid, path);
    return found.ok ? found.value : null;
  };
  const usesNpm = commands.some((command) => /\b(?:npm|pnpm|yarn|bun)\b/.test(command));
  const usesMake = commands.some((command) => /\bmake\b/.test(command));
  return reachedFiles(commands, {
    manifest: usesNpm ? await text('package.json') : null,
    makefile: usesMake ? await text('Makefile') : null,
  });
}
