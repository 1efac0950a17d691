import { z } from 'zod';
import type { NetworkReading } from '../../../shared/schema/device.ts';
import type { Probe } from '../../host/probe.ts';
import type { AskBus } from './bus.ts';
import { type NetRoots, readRoutes } from './routes.ts';

const NETWORK_MANAGER = {
  service: 'org.freedesktop.NetworkManager',
  path: '/org/freedesktop/NetworkManager',
  interface: 'org.freedesktop.NetworkManager',
} as const;

/** `Metered` of NetworkManager: yes and probably yes; no and probably no; 0 is unknown. */
const METERED: Readonly<Record<number, boolean>> = { 1: true, 3: true, 2: false, 4: false };

const KINDS: Readonly<Record<string, NetworkReading['kind']>> = {
  '802-11-wireless': 'wifi',
  '802-3-ethernet': 'wired',
  gsm: 'cellular',
  cdma: 'cellular',
  bluetooth: 'cellular',
};

const ASK_AGAIN_MS = 60_000;

interface Managed {
  readonly kind: NetworkReading['kind'] | undefined;
  readonly isMetered: boolean | null;
}

/**
 * The connection of a Linux machine: whether there is one from the routes, at once; what it is and costs from
 * NetworkManager, once a minute and whenever the routes change.
 */
export function linuxNetworkProbe(
  ask: AskBus,
  options: { roots?: NetRoots; now?: () => number } = {},
): Probe {
  const now = options.now ?? Date.now;
  let asked: { readonly at: number; readonly key: string; readonly answer: Managed | null } | null =
    null;
  return {
    source: 'routes',
    everyMs: 5000,
    isFast: true,
    look: async () => {
      const routes = await readRoutes(options.roots);
      if (routes === null || !routes.isOnline) return { network: routes };
      const key = JSON.stringify(routes);
      if (asked === null || asked.key !== key || now() - asked.at >= ASK_AGAIN_MS) {
        asked = { at: now(), key, answer: await askManager(ask) };
      }
      const { answer } = asked;
      if (answer === null) return { network: routes };
      const kind = answer.kind ?? routes.kind;
      return { network: { ...routes, kind, isMetered: answer.isMetered } };
    },
  };
}

/** Null where NetworkManager is not there or manages nothing. */
async function askManager(ask: AskBus): Promise<Managed | null> {
  const reply = await ask(NETWORK_MANAGER, ['Metered', 'PrimaryConnectionType']);
  const parsed = z.tuple([z.number(), z.string()]).safeParse(reply);
  if (!parsed.success || parsed.data[1] === '') return null;
  const [metered, type] = parsed.data;
  return { kind: KINDS[type], isMetered: METERED[metered] ?? null };
}
