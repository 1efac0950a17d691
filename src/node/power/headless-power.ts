import { spawn } from 'node:child_process';
import type { Power } from '../../engine/ports/power.ts';
import type { PowerReading } from '../../shared/schema/host.ts';
import { readBattery } from './battery.ts';

const CACHE_MS = 5000;

/** Power without Electron: the source by systeminformation, sleep held by `caffeinate` on macOS and by nothing elsewhere yet. */
export function createHeadlessPower(
  options: { platform?: NodeJS.Platform; read?: () => Promise<PowerReading> } = {},
): Power {
  const read = options.read ?? readBattery;
  const cache: { at: number; reading: Promise<PowerReading> | null } = { at: 0, reading: null };
  return {
    read: () => {
      const isFresh = cache.reading !== null && performance.now() - cache.at < CACHE_MS;
      if (!isFresh) {
        cache.at = performance.now();
        cache.reading = read();
      }
      return cache.reading ?? read();
    },
    onChange: () => () => undefined,
    holdAwake: () =>
      (options.platform ?? process.platform) === 'darwin' ? holdByCaffeinate() : unheld(),
  };
}

function unheld(): ReturnType<Power['holdAwake']> {
  return { heldBy: null, release: () => undefined };
}

/** `-s` holds system sleep on AC, `-w` ends with us, so that a crash never leaves the machine awake. */
function holdByCaffeinate(): ReturnType<Power['holdAwake']> {
  const child = spawn('/usr/bin/caffeinate', ['-i', '-s', '-w', String(process.pid)], {
    stdio: 'ignore',
  });
  child.on('error', () => undefined);
  return { heldBy: 'caffeinate', release: () => void child.kill() };
}
