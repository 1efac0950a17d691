import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { gitIn } from '../helpers/temp-repo.ts';

/** A fresh clone of a sample repository, with nothing of the night but the commits that were brought home. */
export interface SampleClone {
  /** Names of the checks in package.json. */
  readonly checks: readonly string[];
  /** Commits of the branches below `overnight/`, by branch. */
  branches(): Promise<ReadonlyMap<string, string>>;
  /** The checks that are red at `commit`, run by their own commands. */
  redAt(commit: string): Promise<readonly string[]>;
}

/** Clones `source` into `folder`. */
export async function cloneSample(source: string, folder: string): Promise<SampleClone> {
  await gitIn(path.dirname(folder), 'clone', '--quiet', source, folder);
  const scripts = scriptsOf(folder);
  return {
    checks: [...scripts.keys()],
    branches: async () => {
      const format = '--format=%(refname:lstrip=3) %(objectname)';
      const listed = await gitIn(folder, 'for-each-ref', format, 'refs/remotes/origin/overnight');
      return new Map(
        listed.split('\n').flatMap((line): [string, string][] => {
          const [name = '', oid = ''] = line.split(' ');
          return name === '' ? [] : [[name, oid]];
        }),
      );
    },
    redAt: async (commit) => {
      await gitIn(folder, 'checkout', '--quiet', '--detach', commit);
      const answers = [...scriptsOf(folder)].map(async ([name, command]) =>
        (await isGreen(folder, command)) ? [] : [name],
      );
      return (await Promise.all(answers)).flat();
    },
  };
}

function scriptsOf(folder: string): Map<string, string> {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return new Map(Object.entries<string>(manifest.scripts));
}

/** A runner inside a runner would think that it is one of the outer tests. */
function isGreen(cwd: string, command: string): Promise<boolean> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const PATH = `${path.dirname(process.execPath)}:${env['PATH'] ?? ''}`;
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { cwd, env: { ...env, PATH } }, (thrown) =>
      resolve(thrown === null),
    );
  });
}
