import path from 'node:path';
import { checkConstraints } from '../engine/constraints/check.ts';
import { createActivity } from '../engine/night/activity.ts';
import { statusOf } from '../engine/night/status.ts';
import { createNodeClock } from '../node/clock.ts';
import { createConfigSource } from '../node/config-file.ts';
import { createDisk } from '../node/disk.ts';
import { readBattery } from '../node/power/battery.ts';
import { openStoreReadOnly } from '../node/store/open.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Status } from '../shared/schema/status.ts';
import type { CommandContext } from './commands/shared-options.ts';
import { emptyStore } from './empty-store.ts';
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
  const [power, freeBytes] = await Promise.all([
    readBattery(),
    createDisk(paths.stateDir).freeBytes(),
  ]);
  const constraints = checkConstraints(config.value.current(), { power, freeBytes }, []);
  const sources = { store, clock: createNodeClock(), config: config.value };
  try {
    return ok(statusOf(sources, createActivity(), constraints));
  } finally {
    store.close();
  }
}
