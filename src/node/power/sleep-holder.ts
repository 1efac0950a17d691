import { existsSync } from 'node:fs';

const SYSTEMD_INHIBIT = ['/usr/bin/systemd-inhibit', '/bin/systemd-inhibit'];
/** Where systemd runs, logind listens; without it the tool would wait for nobody. */
const SYSTEMD_RUNS = '/run/systemd/system';

/** The tool that can hold sleep on this machine; null where there is none. */
export function sleepHolderOn(platform: NodeJS.Platform): 'caffeinate' | 'systemd-inhibit' | null {
  if (platform === 'darwin') return 'caffeinate';
  const hasSystemd = existsSync(SYSTEMD_RUNS) && SYSTEMD_INHIBIT.some((file) => existsSync(file));
  return platform === 'linux' && hasSystemd ? 'systemd-inhibit' : null;
}
