import fs from 'node:fs/promises';
import path from 'node:path';
import { appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { createGitRunner } from '../git/git.ts';
import { sampleFiles } from './files.ts';

/** A sample repository to be made. */
export interface SampleOrder {
  /** Absolute; must be absent, empty, or a sample made before. */
  readonly folder: string;
  /** Places the problems; the same seed always gives the same commit. */
  readonly seed: number;
}

const AUTHOR = {
  GIT_AUTHOR_NAME: 'Sample Author',
  GIT_AUTHOR_EMAIL: 'sample@example.test',
  GIT_AUTHOR_DATE: '2026-01-05T09:00:00Z',
  GIT_COMMITTER_NAME: 'Sample Author',
  GIT_COMMITTER_EMAIL: 'sample@example.test',
  GIT_COMMITTER_DATE: '2026-01-05T09:00:00Z',
};

/** Makes a small real git repository with problems in it. One that is there already is kept as it is. */
export async function createSample({
  folder,
  seed,
}: SampleOrder): Promise<Result<{ path: string }>> {
  const gitDir = path.join(folder, '.git');
  try {
    await fs.mkdir(folder, { recursive: true });
    const present = await fs.readdir(folder);
    if (present.includes('.git')) return ok({ path: folder });
    if (present.length > 0) return fail(occupied(folder));
    for (const [name, text] of Object.entries(sampleFiles(seed))) {
      const file = path.join(folder, name);
      await fs.mkdir(path.dirname(file), { recursive: true });
      await fs.writeFile(file, text);
    }
  } catch (thrown) {
    const message = `The sample repository cannot be made in ${folder}: ${reasonOf(thrown)}`;
    return fail(appError('repository-unusable', message));
  }
  return commitAll(folder, gitDir);
}

async function commitAll(folder: string, gitDir: string): Promise<Result<{ path: string }>> {
  const git = createGitRunner();
  const calls = [
    { args: ['init', '--quiet', '--initial-branch=main', folder] },
    { args: ['add', '--all'], gitDir, workTree: folder },
    {
      args: ['commit', '--quiet', '--message', 'Start the pottery notes'],
      gitDir,
      workTree: folder,
      env: AUTHOR,
    },
  ];
  for (const call of calls) {
    const done = await git.text(call);
    if (!done.ok) return done;
  }
  return ok({ path: folder });
}

function occupied(folder: string): ReturnType<typeof appError> {
  const fix = 'Choose an empty folder.';
  return appError('repository-unusable', `${folder} is not empty, so no sample is made there.`, {
    fix,
  });
}
