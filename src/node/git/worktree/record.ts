import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { RepositoryRef } from '../../../engine/ports/repository.ts';
import { makeFolder } from '../../folders/make-folder.ts';
import { type GitSite, recordDir } from '../places.ts';
import { replaceFile } from '../replace-file.ts';

/**
 * What we know of a worktree of ours, kept outside it (R46). While `opening` nobody but us was in it; once `open`,
 * `pointer` is the text of its `.git` file and `adminDir` the folder that file names, as git wrote them.
 */
export const WorktreeRecord = z.strictObject({
  path: z.string(),
  branch: z.string().nullable(),
  baseOid: z.string(),
  state: z.enum(['opening', 'open']),
  pointer: z.string(),
  adminDir: z.string(),
});
export type WorktreeRecord = z.infer<typeof WorktreeRecord>;

/** Our record of a worktree; null when there is none that can be read. */
export async function readRecord(
  site: GitSite,
  repo: RepositoryRef,
  name: string,
): Promise<WorktreeRecord | null> {
  let text: string;
  try {
    text = await readFile(recordFile(site, repo, name), 'utf8');
  } catch {
    // No record yet.
    return null;
  }
  return WorktreeRecord.parse(JSON.parse(text));
}

/** Writes the record whole, before anyone relies on it. */
export async function writeRecord(
  site: GitSite,
  repo: RepositoryRef,
  entry: { name: string; record: WorktreeRecord },
): Promise<void> {
  await makeFolder(recordDir(site, repo));
  await replaceFile(recordFile(site, repo, entry.name), `${JSON.stringify(entry.record)}\n`);
}

/** Forgets the worktree, its index copy included. */
export async function removeRecord(
  site: GitSite,
  repo: RepositoryRef,
  name: string,
): Promise<void> {
  site.held.oidOf.delete(indexCopy(site, repo, name));
  await rm(indexCopy(site, repo, name), { force: true });
  await rm(recordFile(site, repo, name), { force: true });
}

/** Our own index of the worktree: what git knows of its files without asking the agent's index. */
export function indexCopy(site: GitSite, repo: RepositoryRef, name: string): string {
  return path.join(recordDir(site, repo), `${name}.index`);
}

function recordFile(site: GitSite, repo: RepositoryRef, name: string): string {
  return path.join(recordDir(site, repo), `${name}.json`);
}
