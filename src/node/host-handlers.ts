import path from 'node:path';
import { stoppedByEmergency } from '../engine/night/emergency/forbidden.ts';
import type { Agents } from '../engine/ports/agent.ts';
import type { Disk } from '../engine/ports/disk.ts';
import type { Brake } from '../engine/ports/emergency/brake.ts';
import type { Git } from '../engine/ports/git.ts';
import type { Handlers } from '../shared/dispatch.ts';
import { fail, ok } from '../shared/result.ts';
import type { OsPorts } from './app-ports.ts';
import { addRepository } from './config/add-repository.ts';
import type { LiveConfig } from './config-file.ts';
import { examine } from './doctor/doctor.ts';
import type { SetupCache } from './environment/cache/setup-cache.ts';
import type { HostGitHub } from './github/host-github.ts';
import type { LoginPath } from './login-shell/login-path.ts';
import type { Paths } from './paths.ts';
import type { Rehearsals } from './rehearse/rehearse.ts';
import { createSample } from './sample/sample.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import type { SecretStore } from './secrets/secret-store.ts';

type HostMethod =
  | 'host.capabilities'
  | 'host.doctor'
  | 'host.rehearse'
  | 'window.brief'
  | 'sample.create';

interface Host {
  readonly os: OsPorts;
  readonly paths: Paths;
  readonly live: LiveConfig;
  readonly git: Git;
  readonly agents: Agents;
  readonly sandbox: Sandbox;
  readonly kept: () => SecretStore | null;
  readonly loginPath: LoginPath | undefined;
  readonly disk: Disk;
  readonly brake: Pick<Brake, 'isPulled'>;
  readonly cache: Pick<SetupCache, 'size'>;
  readonly github?: HostGitHub | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly rehearsals: Pick<Rehearsals, 'run'>;
}

const SAMPLE_ID = 'sample';

/** What only a host can answer. */
export function createHostHandlers(host: Host): Pick<Handlers, HostMethod> {
  const { os, paths, live } = host;
  return {
    'host.capabilities': async () => ok(os.capabilities),
    'host.doctor': async () => {
      host.loginPath?.askAgain();
      return ok(await examine(host));
    },
    'host.rehearse': async (input) => {
      await host.loginPath?.ready();
      return host.brake.isPulled() ? fail(stoppedByEmergency()) : host.rehearsals.run(input);
    },
    'window.brief': async () => ok({ opened: os.openBrief() }),
    'sample.create': async ({ seed }) => {
      const folder = path.join(paths.stateDir, 'sample');
      const made = await createSample({ folder, seed: seed ?? 1 });
      if (!made.ok) return made;
      const entry = { id: SAMPLE_ID, path: folder, agent: 'housekeeper' };
      const added = await addRepository(paths.configFile, entry);
      if (!added.ok) return added;
      const loaded = await live.reload();
      const problem = loaded.ok ? undefined : loaded.error[0];
      return problem === undefined ? ok({ repoId: SAMPLE_ID, path: folder }) : fail(problem);
    },
  };
}
