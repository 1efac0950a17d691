import path from 'node:path';
import type { Clock } from '../../../engine/ports/clock.ts';
import type { ConfigSource } from '../../../engine/ports/config-source.ts';
import { createSetupCache, type SetupCache } from './setup-cache.ts';

/** What the cache of a host is made from. */
export interface CacheHost {
  readonly config: ConfigSource;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Pick<Clock, 'now'>;
}

/** The cache of setups below the state folder. Opening it reads and writes nothing. */
export function openSetupCache(stateDir: string, { config, env, clock }: CacheHost): SetupCache {
  return createSetupCache({
    folder: path.join(stateDir, 'cache', 'setup'),
    limits: () => config.current().environment,
    env,
    now: clock.now,
  });
}
