import { createApp } from '../node/app.ts';
import type { App } from '../node/app-ports.ts';
import type { Result } from '../shared/result.ts';
import type { Config } from '../shared/schema/config.ts';
import type { CommandContext } from './options/shared-options.ts';
import { createOsPorts } from './os-ports.ts';

/** Opens the engine in this process, under the lock. */
export async function openApp(
  { paths, output, env }: CommandContext,
  overlay?: (config: Config) => Config,
): Promise<Result<App>> {
  const os = await createOsPorts(output.note);
  return createApp({ os, paths, env, ...(overlay === undefined ? {} : { overlay }) });
}
