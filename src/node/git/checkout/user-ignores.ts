import { access } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { GitRunner } from '../git.ts';

/**
 * The user's own ignore file, which holds for all of their repositories (`core.excludesFile`, or its default place);
 * null when there is none. Git itself never sees the user's configuration (R47), but what the user ignores everywhere,
 * such as folder settings of the desktop, is no change of a checkout.
 */
export async function findUserIgnores(runner: GitRunner): Promise<string | null> {
  const home = process.env['HOME'] ?? os.homedir();
  const configHome = process.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
  const chosen = process.env['GIT_CONFIG_GLOBAL'];
  const files =
    chosen === undefined
      ? [path.join(home, '.gitconfig'), path.join(configHome, 'git', 'config')]
      : [chosen];
  for (const file of files) {
    const set = await runner.text({
      env: { HOME: home },
      args: ['config', '--file', file, '--includes', '--type=path', '--get', 'core.excludesFile'],
    });
    if (set.ok && path.isAbsolute(set.value)) {
      return set.value;
    }
  }
  const usual = path.join(configHome, 'git', 'ignore');
  try {
    await access(usual);
    return usual;
  } catch {
    // Most people have none.
    return null;
  }
}
