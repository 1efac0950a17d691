import { createHostAgents } from '../node/agent/host-agents.ts';
import { createNodeClock } from '../node/clock.ts';
import { createConfigSource } from '../node/config-file.ts';
import { createDisk } from '../node/disk.ts';
import { examine } from '../node/doctor/doctor.ts';
import { brakedAgents } from '../node/emergency/braked-agents.ts';
import { isStopFileThere } from '../node/emergency/stop-file.ts';
import { openSetupCache } from '../node/environment/cache/open.ts';
import { createGit } from '../node/git/create-git.ts';
import { createHostGitHub } from '../node/github/host-github.ts';
import { createSandbox } from '../node/sandbox/create-sandbox.ts';
import { createAgentSecrets } from '../node/secrets/agent-secrets.ts';
import { chosenSecrets } from '../node/secrets/file-secrets.ts';
import { TOKEN_NAME } from '../node/secrets/supervisor-secrets.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { DoctorLine } from '../shared/schema/host.ts';
import type { CommandContext } from './options/shared-options.ts';

/** The doctor's lines for this installation, without opening the engine. */
export async function examineHere({ paths, env }: CommandContext): Promise<Result<DoctorLine[]>> {
  const { stateDir, worktreeRoot, configFile } = paths;
  const live = await createConfigSource({ file: configFile, stateDir, env });
  if (!live.ok) return fail(live.error[0] ?? { code: 'config-invalid', message: 'Invalid.' });
  const clock = createNodeClock();
  const sandbox = createSandbox({ stateDir, env, settings: () => live.value.current().sandbox });
  const kept = () => chosenSecrets(live.value.current());
  // What cannot be read is told by its own line.
  const secrets = createAgentSecrets(env, kept);
  await secrets.refresh();
  return ok(
    await examine({
      live: live.value,
      git: createGit({ stateDir, worktreeRoot }),
      agents: brakedAgents(
        createHostAgents({ config: live.value, env: secrets.env, clock, stateDir, sandbox }),
        { isPulled: () => isStopFileThere(stateDir) },
      ),
      disk: createDisk(stateDir),
      cache: openSetupCache(stateDir, { config: live.value, env, clock }),
      github: createHostGitHub({
        ...{ stateDir, worktreeRoot, env },
        config: () => live.value.current(),
        token: () => secrets.own(TOKEN_NAME),
      }),
      sandbox,
      kept,
      env,
    }),
  );
}
