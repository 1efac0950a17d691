import type si from 'systeminformation';
import { z } from 'zod';
import type { DeviceValues } from '../../../shared/schema/device.ts';

/** What the worker is asked; `id` comes back with the answer. */
export const Question = z.object({
  id: z.number(),
  ask: z.enum(['network', 'memory', 'power']),
});
export type Ask = z.infer<typeof Question>['ask'];

/** The part of systeminformation that is used. */
export type Library = Pick<
  typeof si,
  'networkInterfaceDefault' | 'networkInterfaces' | 'mem' | 'battery'
>;

const WARN_AVAILABLE = 0.1;
const CRITICAL_AVAILABLE = 0.04;

/** What systeminformation says, in our words. */
export async function answerTo(ask: Ask, library: Library): Promise<DeviceValues> {
  switch (ask) {
    case 'network':
      return askNetwork(library);
    case 'memory':
      return askMemory(library);
    default:
      return askPower(library);
  }
}

async function askNetwork(library: Library): Promise<DeviceValues> {
  const name = await library.networkInterfaceDefault();
  const nothing = { isMetered: null, isConstrained: null };
  if (name === '') return { network: { isOnline: false, kind: null, ...nothing } };
  const found = [await library.networkInterfaces()].flat().find(({ iface }) => iface === name);
  if (found === undefined) return { network: null };
  const isOnline = found.operstate !== 'down' && found.ip4 + found.ip6 !== '';
  const kind = found.type === 'wireless' ? 'wifi' : found.type === 'wired' ? 'wired' : 'other';
  return { network: { isOnline, kind: isOnline ? kind : null, ...nothing } };
}

async function askMemory(library: Library): Promise<DeviceValues> {
  const { available, total } = await library.mem();
  if (total <= 0) return { memory: null };
  const share = available / total;
  if (share < CRITICAL_AVAILABLE) return { memory: 'critical' };
  return { memory: share < WARN_AVAILABLE ? 'warn' : 'normal' };
}

/** Without a battery the library always says mains; a UPS it does not know. */
async function askPower(library: Library): Promise<DeviceValues> {
  const { hasBattery, acConnected, percent } = await library.battery();
  if (!hasBattery) return { hasBattery, powerSource: 'ac' };
  return { hasBattery, powerSource: acConnected ? 'ac' : 'battery', batteryPercent: percent };
}
