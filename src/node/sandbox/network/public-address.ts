import dns from 'node:dns';
import { BlockList, isIPv6, type LookupFunction } from 'node:net';

/** Addresses that are not of the public network: this machine, its own network, multicast, documentation (RFC 6890). */
const KEPT: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
];

/** Of IPv6 only global unicast is public, without the parts of it that wrap an IPv4 address or are documentation. */
const PUBLIC_V6 = blockList([['2000::', 3, 'ipv6']]);
const KEPT_V6 = blockList([
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['3fff::', 20, 'ipv6'],
]);
const KEPT_V4 = blockList(KEPT);

/** Whether an address is one of the public network. */
export function isPublicAddress(address: string): boolean {
  if (!isIPv6(address)) return !KEPT_V4.check(address, 'ipv4');
  return PUBLIC_V6.check(address, 'ipv6') && !KEPT_V6.check(address, 'ipv6');
}

/** The code of the error with which `lookupPublic` refuses. */
export const NOT_PUBLIC = 'ENOTPUBLIC';

/**
 * A lookup for `net.connect` that fails with `NOT_PUBLIC` when a name leads anywhere else than to the public network.
 * What is connected to is what was looked at, so a name that answers differently the second time gains nothing.
 */
export function lookupPublic(resolve: Resolve = dns.lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { family: options.family, all: true }, (error, found) => {
      const problem = error ?? problemWith(found);
      const [first] = found ?? [];
      if (problem !== null) callback(problem, [], 0);
      else if (options.all === true) callback(null, found);
      else callback(null, first?.address ?? '', first?.family);
    });
  };
}

function problemWith(found: readonly dns.LookupAddress[]): NodeJS.ErrnoException | null {
  if (found.length === 0) return new Error('no address');
  const isInside = found.some(({ address }) => !isPublicAddress(address));
  return isInside ? Object.assign(new Error('not public'), { code: NOT_PUBLIC }) : null;
}

/** How names are resolved: `dns.lookup` with every address. */
export type Resolve = (
  hostname: string,
  options: { readonly family?: number | 'IPv4' | 'IPv6' | undefined; readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, found: dns.LookupAddress[]) => void,
) => void;

function blockList(ranges: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[]): BlockList {
  const list = new BlockList();
  for (const [from, prefix, family] of ranges) list.addSubnet(from, prefix, family);
  return list;
}
