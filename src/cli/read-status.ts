import os from 'node:os';
import path from 'node:path';
import { checkConstraints } from '../engine/constraints/check.ts';
import { createActivity } from '../engine/night/activity.ts';
import { statusOf } from '../engine/night/status.ts';
import { createSchedules } from '../engine/scheduler/schedules.ts';
import { createNodeClock } from '../node/clock.ts';
import { createConfigSource } from '../node/config-file.ts';
import { isStopFileThere, readStopFile } from '../node/emergency/stop-file.ts';
import { createHostDevice } from '../node/host/create-host-device.ts';
import { powerOf } from '../node/host/device-power.ts';
import { createNodeIds } from '../node/ids.ts';
import { openStoreReadOnly } from '../node/store/open.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Config } from '../shared/schema/config.ts';
import type { ConstraintReading } from '../shared/schema/host.ts';
import type { Status } from '../shared/schema/status.ts';
import { emptyStore } from './empty-store.ts';
import type { CommandContext } from './options/shared-options.ts';
import { connectToHost } from './running-host.ts';

/** The status of the running host, otherwise what the journal and the configuration say. */
export async function readStatus({ paths, env }: CommandContext): Promise<Result<Status>> {
  const host = await connectToHost(paths.stateDir);
  if (host !== null) return (await host('night.status', {})) as Result<Status>;
  const config = await createConfigSource({
    file: paths.configFile,
    stateDir: paths.stateDir,
    env,
  });
  if (!config.ok) return fail(config.error[0] ?? { code: 'config-invalid', message: 'Invalid.' });
  const opened = openStoreReadOnly(path.join(paths.stateDir, 'nightkiln.db'));
  if (!opened.ok && opened.error.code !== 'not-found') return opened;
  const store = opened.ok ? opened.value : emptyStore();
  const constraints = await checkMachine(paths.stateDir, config.value.current());
  const { planSpan } = createSchedules({ machineId: os.hostname(), hash: createNodeIds().hash });
  const brake = {
    isPulled: () => isStopFileThere(paths.stateDir),
    order: () => readStopFile(paths.stateDir),
  };
  const sources = { store, clock: createNodeClock(), config: config.value, brake, planSpan };
  try {
    return ok(statusOf(sources, createActivity(), constraints));
  } finally {
    store.close();
  }
}

/** The constraints by a look of our own at the machine; without a host nobody has watched its load. */
async function checkMachine(
  stateDir: string,
  config: Config,
): Promise<readonly ConstraintReading[]> {
  const device = createHostDevice({ stateDir, apiUrl: () => config.constraints.apiUrl });
  try {
    const [power, reading] = [await powerOf(device), await device.read()];
    return checkConstraints(config, { power, freeBytes: null, device: reading }, []);
  } finally {
    device.stop();
  }
}
