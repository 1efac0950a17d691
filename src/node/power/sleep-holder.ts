import { existsSync } from 'node:fs';
import type { LoadedNative } from './mac/native-addon.ts';

const SYSTEMD_INHIBIT = ['/usr/bin/systemd-inhibit', '/bin/systemd-inhibit'];
/** Where systemd runs, logind listens; without it the tool would wait for nobody. */
const SYSTEMD_RUNS = '/run/systemd/system';

/** What holds sleep on this machine without Electron; null where nothing can. */
export function sleepHolderOn(
  platform: NodeJS.Platform,
  loaded?: LoadedNative,
): 'IOKit' | 'caffeinate' | 'systemd-inhibit' | null {
  if (platform === 'darwin') return loaded?.native ? 'IOKit' : 'caffeinate';
  const hasSystemd = existsSync(SYSTEMD_RUNS) && SYSTEMD_INHIBIT.some((file) => existsSync(file));
  return platform === 'linux' && hasSystemd ? 'systemd-inhibit' : null;
}
