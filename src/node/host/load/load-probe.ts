import os from 'node:os';
import type { Probe } from '../probe.ts';
import { createLoadMeter, type Times } from './load-meter.ts';
import { readTreeTimeMs } from './own-time.ts';

/** The load of other programs: processor times less those of our own process tree. */
export function loadProbe(readTimes: () => Promise<Times> = readNow): Probe {
  const meter = createLoadMeter();
  return {
    source: 'processor times',
    everyMs: 10_000,
    isFast: false,
    look: async () => ({ othersCpuPercent: meter.take(await readTimes(), performance.now()) }),
  };
}

async function readNow(): Promise<Times> {
  const ownMs =
    process.platform === 'linux' ? await readTreeTimeMs(process.pid) : ownProcessTimeMs();
  const totals = os.cpus().map(({ times: { user, nice, sys, irq, idle } }) => ({
    busy: user + nice + sys + irq,
    idle,
  }));
  const busyMs = totals.reduce((sum, { busy }) => sum + busy, 0);
  return { busyMs, wholeMs: busyMs + totals.reduce((sum, { idle }) => sum + idle, 0), ownMs };
}

/** Without `/proc` only this process is known; its children count as others. */
function ownProcessTimeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
