import path from 'node:path';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { makeFolder } from '../../folders/make-folder.ts';
import { type GitSite, quarantineDir } from '../places.ts';
import { treeOf, writeCommit } from './combine.ts';

const FLAGS = ['--binary', '--full-index', '--no-signature', '--no-numbered', '--no-ext-diff'];
const IDENTITY = { name: 'Nightkiln', email: 'nightkiln@localhost' };

/** Writes a change as patches (`ResultGit.patch`, features K4). A history with merges in it becomes one patch. */
export async function writePatch(
  site: GitSite,
  repo: RepositoryRef,
  {
    fromOid,
    toOid,
    file,
  }: { readonly fromOid: string; readonly toOid: string; readonly file: string },
): Promise<Result<null>> {
  const gitDir = quarantineDir(site, repo);
  const merges = await site.runner.text({
    gitDir,
    args: ['rev-list', '--min-parents=2', '--count', `${fromOid}..${toOid}`],
  });
  if (!merges.ok) return merges;
  const end = merges.value === '0' ? ok(toOid) : await asOne(site, repo, { fromOid, toOid });
  if (!end.ok) return end;
  await makeFolder(path.dirname(file));
  const args = ['format-patch', ...FLAGS, `--output=${file}`, `${fromOid}..${end.value}`];
  const written = await site.runner.bytes({ gitDir, args });
  return written.ok ? ok(null) : written;
}

async function asOne(
  site: GitSite,
  repo: RepositoryRef,
  { fromOid, toOid }: { readonly fromOid: string; readonly toOid: string },
): Promise<Result<string>> {
  const gitDir = quarantineDir(site, repo);
  const said = await site.runner.text({ gitDir, args: ['show', '-s', '--format=%ct%n%B', toOid] });
  if (!said.ok) return said;
  const [time = '0', ...message] = said.value.split('\n');
  const tree = await treeOf(site, repo, toOid);
  if (!tree.ok) return tree;
  return writeCommit(site, repo, {
    ...{ tree: tree.value, parents: [fromOid], identity: IDENTITY },
    message: message.join('\n'),
    at: Number(time) * 1000,
  });
}
