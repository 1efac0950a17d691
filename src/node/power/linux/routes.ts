import path from 'node:path';
import type { NetworkReading } from '../../../shared/schema/device.ts';
import { readNames, readText } from './read-text.ts';

/** Where the kernel's views of the network are; a test gives folders of its own. */
export interface NetRoots {
  readonly proc: string;
  readonly sys: string;
}

const UP = 0x1;
const REJECT = 0x200;
const ETHERNET = '1';

/** Online when a default route leads through an interface that is not down. */
export async function readRoutes(
  roots: NetRoots = { proc: '/proc/net', sys: '/sys/class/net' },
): Promise<NetworkReading | null> {
  const [v4, v6] = await Promise.all([
    readText(path.join(roots.proc, 'route')),
    readText(path.join(roots.proc, 'ipv6_route')),
  ]);
  if (v4 === null && v6 === null) return null;
  const names = [...new Set([...defaultsOf4(v4 ?? ''), ...defaultsOf6(v6 ?? '')])];
  const states = await Promise.all(
    names.map((name) => readText(path.join(roots.sys, name, 'operstate'))),
  );
  const used = names.find((_, index) => states[index] !== 'down');
  const nothing = { isMetered: null, isConstrained: null };
  if (used === undefined) return { isOnline: false, kind: null, ...nothing };
  return { isOnline: true, kind: await kindOf(roots.sys, used), ...nothing };
}

/** Interface, destination, gateway and flags are the first four columns; a default has destination 0. */
function defaultsOf4(table: string): string[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/))
    .filter(([, destination, , flags]) => destination === '00000000' && isUsable(flags))
    .flatMap(([name]) => name ?? []);
}

/** Destination, its length, ..., flags and the interface last; lo holds the entry for "no route". */
function defaultsOf6(table: string): string[] {
  return table
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([to, length]) => to === '0'.repeat(32) && length === '00')
    .filter((columns) => columns.at(-1) !== 'lo' && isUsable(columns[8]))
    .flatMap((columns) => columns.at(-1) ?? []);
}

function isUsable(flags: string | undefined): boolean {
  const bits = Number.parseInt(flags ?? '0', 16);
  return (bits & UP) !== 0 && (bits & REJECT) === 0;
}

/** A tunnel says nothing about what carries it, so the physical interfaces that are up are asked instead. */
async function kindOf(sys: string, name: string): Promise<NetworkReading['kind']> {
  const own = await ownKindOf(sys, name);
  if (own !== 'other') return own;
  const others = (await readNames(sys)).filter((other) => other !== name && other !== 'lo');
  const kinds = await Promise.all(others.map((other) => carrierKindOf(sys, other)));
  return kinds.find((kind) => kind !== 'other') ?? 'other';
}

async function carrierKindOf(sys: string, name: string): Promise<NetworkReading['kind']> {
  const [state, names] = await Promise.all([
    readText(path.join(sys, name, 'operstate')),
    readNames(path.join(sys, name)),
  ]);
  return state === 'up' && names.includes('device') ? ownKindOf(sys, name) : 'other';
}

async function ownKindOf(sys: string, name: string): Promise<NetworkReading['kind']> {
  const folder = path.join(sys, name);
  const [names, type, event] = await Promise.all([
    readNames(folder),
    readText(path.join(folder, 'type')),
    readText(path.join(folder, 'uevent')),
  ]);
  if (names.includes('wireless') || names.includes('phy80211')) return 'wifi';
  if (event?.includes('DEVTYPE=wwan') === true) return 'cellular';
  return type === ETHERNET && !names.includes('tun_flags') ? 'wired' : 'other';
}
