import path from 'node:path';
import type { SandboxPolicy } from './policy.ts';
import { MAC_SYSTEM_FOLDERS } from './system-folders.ts';

/** Services that ordinary programs of the command line look up. None opens another program, a keychain or a clipboard. */
const SERVICES: readonly string[] = [
  ...['com.apple.system.notification_center', 'com.apple.system.logger', 'com.apple.logd'],
  ...['com.apple.system.opendirectoryd.libinfo', 'com.apple.system.opendirectoryd.membership'],
  ...['com.apple.bsd.dirhelper', 'com.apple.cfprefsd.agent', 'com.apple.cfprefsd.daemon'],
  ...['com.apple.diagnosticd', 'com.apple.espd', 'com.apple.FontObjectsServer', 'com.apple.fonts'],
  ...['com.apple.PowerManagement.control', 'com.apple.xpc.activity.unmanaged'],
];

/** What name lookups and certificates need besides. */
const NETWORK_SERVICES: readonly string[] = [
  ...['com.apple.SystemConfiguration.configd', 'com.apple.SystemConfiguration.DNSConfiguration'],
  ...['com.apple.dnssd.service', 'com.apple.trustd', 'com.apple.trustd.agent'],
  ...['com.apple.networkd', 'com.apple.nsurlsessiond', 'com.apple.ocspd'],
];

const HEAD = [
  '(version 1)',
  '(deny default)',
  '(allow process-exec)',
  '(allow process-fork)',
  '(allow process-info* (target same-sandbox))',
  '(allow signal (target same-sandbox))',
  '(allow mach-priv-task-port (target same-sandbox))',
  '(allow sysctl-read)',
  '(allow ipc-posix-sem)',
  '(allow ipc-posix-shm)',
  '(allow user-preference-read)',
  '(allow pseudo-tty)',
  '(allow file-read* (literal "/"))',
];

/** Devices that are written. */
const DEVICES = ['/dev/null', '/dev/zero', '/dev/tty', '/dev/ptmx', '/dev/dtracehelper'];

/**
 * The Seatbelt profile for one program: what `policy` names, and nothing else. In it the last rule that fits counts,
 * so what is sealed stands last. Paths must be real ones: Seatbelt judges after links are resolved.
 */
export function seatbeltProfile(policy: SandboxPolicy): string {
  const writable = [policy.worktree, policy.home, policy.tmp, ...policy.writable];
  const readable = [...MAC_SYSTEM_FOLDERS, ...policy.readable, ...policy.sealed, ...writable];
  return [
    ...HEAD,
    rule('allow mach-lookup', services(policy).map(named('global-name'))),
    rule('allow file-read-metadata', ancestorsOf(readable).map(named('literal'))),
    rule('allow file-read*', readable.map(named('subpath'))),
    rule('allow file-write*', writable.map(named('subpath'))),
    rule('allow file-write* file-ioctl', DEVICES.map(named('literal'))),
    '(allow file-write* file-ioctl (regex #"^/dev/ttys[0-9]+$"))',
    ...network(policy),
    rule('deny file-read* file-write*', policy.hidden.map(named('literal'))),
    rule('deny file-write*', policy.sealed.map(named('subpath'))),
    '',
  ].join('\n');
}

/** The command line that runs `argv` under that profile. */
export function seatbeltCommand(policy: SandboxPolicy, argv: readonly string[]): string[] {
  return ['/usr/bin/sandbox-exec', '-p', seatbeltProfile(policy), ...argv];
}

function services(policy: SandboxPolicy): readonly string[] {
  return policy.network === 'open' ? [...SERVICES, ...NETWORK_SERVICES] : SERVICES;
}

/**
 * With a list only the proxy and what the list names on this machine: a server of the program's own is out of its reach,
 * because Seatbelt cannot tell it from other people's. Sockets of the file system only in the private
 * folders: agents for keys and containers have theirs elsewhere.
 */
function network({ network: kind, tmp, worktree }: SandboxPolicy): string[] {
  const reach = kind === 'open' ? '*:*' : 'localhost:*';
  const outbound =
    typeof kind === 'string'
      ? [reach]
      : [kind.port, ...kind.ports].map((port) => `localhost:${port}`);
  return [
    rule('allow network-bind network-outbound', [tmp, worktree].map(named('subpath'))),
    `(allow network-bind (local ip "${reach}"))`,
    `(allow network-inbound (local ip "${reach}"))`,
    rule(
      'allow network-outbound',
      outbound.map((to) => `(remote ip "${to}")`),
    ),
    ...(kind === 'open'
      ? ['(allow network-outbound (literal "/private/var/run/mDNSResponder"))']
      : []),
  ];
}

function ancestorsOf(folders: readonly string[]): string[] {
  const found = new Set<string>();
  for (const folder of folders) {
    for (let at = path.dirname(folder); at !== '/'; at = path.dirname(at)) found.add(at);
  }
  return [...found].sort();
}

function rule(what: string, filters: readonly string[]): string {
  return filters.length === 0 ? '' : `(${what}\n  ${filters.join('\n  ')})`;
}

function named(filter: string): (text: string) => string {
  return (text) => `(${filter} "${text.replace(/[\\"]/g, '\\$&')}")`;
}
