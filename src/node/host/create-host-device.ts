import { createBus } from '../power/linux/bus.ts';
import { logindProbe } from '../power/linux/logind.ts';
import { linuxMemoryProbe } from '../power/linux/memory.ts';
import { linuxNetworkProbe } from '../power/linux/network.ts';
import { powerProfileProbe } from '../power/linux/power-profile.ts';
import { powerSupplyProbe } from '../power/linux/power-supply.ts';
import { createMacSensing, type MacSensing } from '../power/mac/mac-sensing.ts';
import { apiProbe } from './api-probe.ts';
import { clockProbe } from './clock-probe.ts';
import { createDevice, type HostDevice } from './device.ts';
import { diskProbe } from './disk-probe.ts';
import { loadProbe } from './load/load-probe.ts';
import { macProbe } from './mac-probe.ts';
import type { Probe } from './probe.ts';
import { createSampler, samplerProbe } from './sampler/sampler.ts';

interface HostDeviceOptions {
  readonly platform?: NodeJS.Platform;
  /** Where worktrees and state live. */
  readonly stateDir: string;
  /** The URL whose host must be reachable; asked again for every look. */
  readonly apiUrl?: () => string | undefined;
  /** How a Mac is sensed; called on a Mac only. Absent: by the system's tools, without the addon. */
  readonly macSensing?: () => MacSensing;
  /** Better sources of a host, such as powerMonitor; they win over ours. */
  readonly more?: readonly Probe[];
}

/** The device of this machine from everything that can be read on its platform. */
export function createHostDevice(options: HostDeviceOptions): HostDevice {
  const { platform = process.platform, stateDir, apiUrl = () => undefined, more = [] } = options;
  const { macSensing = byTools } = options;
  const own = platform === 'linux' ? linuxProbes() : sampledProbes();
  const mac = platform === 'darwin' ? [macProbe(macSensing())] : [];
  const anywhere = [diskProbe(stateDir), loadProbe(), clockProbe(), apiProbe(apiUrl)];
  return createDevice({ probes: [...more, ...mac, ...own, ...anywhere] });
}

function byTools(): MacSensing {
  return createMacSensing({ native: null, missingBecause: 'The addon is not loaded here.' });
}

function linuxProbes(): Probe[] {
  const ask = createBus();
  return [
    powerSupplyProbe(),
    linuxNetworkProbe(ask),
    linuxMemoryProbe(),
    logindProbe(ask),
    powerProfileProbe(ask),
  ];
}

/** Where the platform has nothing better that can be read without help. */
function sampledProbes(): Probe[] {
  const sampler = createSampler();
  return [
    samplerProbe(sampler, 'power', 15_000),
    samplerProbe(sampler, 'network', 30_000),
    samplerProbe(sampler, 'memory', 60_000),
  ];
}
