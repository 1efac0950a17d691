import type { Config } from '../../../shared/schema/config.ts';
import type { DeviceReading, NetworkReading } from '../../../shared/schema/device.ts';
import {
  blocks,
  type Constraint,
  closed,
  current,
  type Finding,
  holds,
  off,
} from '../constraint.ts';
import { needsNetwork } from './needs-network.ts';

/** The kind of connection a configuration asks for; `wifiOnly` is the older way to say `wifi`. */
function modeOf({ constraints }: Config): Config['constraints']['network'] {
  return constraints.wifiOnly ? 'wifi' : constraints.network;
}

/** A connection that costs nothing extra (features B2). Unknown waits: agents are useless offline. */
export const network: Constraint = {
  id: 'network',
  name: 'Network',
  policy: {
    unknown: 'waits',
    lost: 'no new task at once; pauses after 120 s; goes on after 15 s back',
  },
  check: (config, device) => judge(config, device),
  demands: ({ config, device }) => {
    const { state, sentence } = judge(config, device);
    if (state !== 'blocked') return [];
    const { networkMs, networkStableMs: clearMs } = config.constraints.grace;
    return [
      { level: 'no-new-tasks', afterMs: 0, clearMs, sentence },
      { level: 'pause-soft', afterMs: networkMs, clearMs, sentence },
    ];
  },
};

function judge(config: Config, device: DeviceReading): Finding {
  const fact = device.network;
  const now = current(fact, device.readAt);
  const reading = now === null ? 'Unknown' : readingOf(now);
  const mode = modeOf(config);
  if (mode === 'off') return off(fact, reading);
  if (!needsNetwork(config)) {
    return off(fact, reading, 'Not required: the housekeeper works offline.');
  }
  if (now === null) return closed(fact, 'The network cannot be read: waits until it can.');
  if (!now.isOnline) return blocks(fact, reading, 'Offline. Starts when the network is back.');
  const trouble = troubleWith(now, mode, config.constraints.allowWired);
  return trouble === null ? holds(fact, reading) : blocks(fact, reading, trouble);
}

function troubleWith(now: NetworkReading, mode: string, allowWired: boolean): string | null {
  if (mode === 'wifi') {
    const isAllowed = now.kind === 'wifi' || (allowWired && now.kind === 'wired');
    return isAllowed ? null : 'Not on Wi-Fi. Starts when it is, or with "network: any".';
  }
  if (mode !== 'unmetered') return null;
  if (now.isMetered === true || (now.isMetered === null && now.kind === 'cellular')) {
    return 'The connection is metered. Starts on one that is not, or with "network: any".';
  }
  return now.isConstrained === true ? 'Low Data Mode is on. Turn it off to start.' : null;
}

const KINDS = {
  wifi: 'Wi-Fi',
  wired: 'Wired',
  cellular: 'Mobile data',
  other: 'Online',
} as const;

function readingOf(now: NetworkReading): string {
  if (!now.isOnline) return 'Offline';
  const kind = now.kind === null ? 'Online' : KINDS[now.kind];
  return now.isMetered === true ? `${kind}, metered` : kind;
}
