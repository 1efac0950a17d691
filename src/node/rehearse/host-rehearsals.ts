import path from 'node:path';
import type { Capabilities } from '../../shared/schema/host.ts';
import { createChecks } from '../checks/checks.ts';
import type { SetupCache } from '../environment/cache/setup-cache.ts';
import type { Places } from '../environment/places.ts';
import { createGitRunner } from '../git/git.ts';
import { tryPush } from '../git/try-push.ts';
import type { startProcess } from '../process/start.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { RehearsalHost } from './host.ts';
import { createRehearsals, type Rehearsals } from './rehearse.ts';

/** A command that does not end by itself when the time is over gets less of it than at night. */
const GRACES = { softMs: 3000, termMs: 2000 };

type Given = Omit<RehearsalHost, 'tryPush' | 'checks' | 'capabilities'> & {
  readonly os: { readonly capabilities: Capabilities };
  readonly startProcess?: typeof startProcess | undefined;
  /** What the allow-list of setup and checks takes from. */
  readonly from?: Readonly<Record<string, string | undefined>> | undefined;
  /** Holds setup and checks as at night; absent: nothing does. */
  readonly sandbox?: Sandbox | undefined;
  /** What worktrees have for themselves; absent: nothing. */
  readonly places?: Places | undefined;
  /** What setups of nights made; absent: each runs. */
  readonly cache?: SetupCache | undefined;
};

/** The rehearsals of a host: with its own adapters, the user's own git for the push, and impatient checks. */
export function createHostRehearsals(wanted: Given): Rehearsals {
  const { os, sandbox, cache, places, startProcess, from, ...given } = wanted;
  const runner = createGitRunner();
  return createRehearsals({
    ...given,
    capabilities: os.capabilities,
    checks: createChecks({
      ...{ logDir: path.join(given.paths.stateDir, 'checks'), graces: GRACES, sandbox, cache },
      startProcess,
      from,
      places,
    }),
    tryPush: (repo, wish) => tryPush(runner, repo, wish),
  });
}
