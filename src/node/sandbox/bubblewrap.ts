import path from 'node:path';
import { RELAY_FOLDER, withRelay } from './network/relay.ts';
import type { SandboxPolicy } from './policy.ts';
import { filterName, PROPS } from './props/props.ts';
import { SYSTEM_FOLDERS, SYSTEM_SETTINGS } from './system-folders.ts';

/** What is known about the bubblewrap of this machine and about who starts it. */
export interface BubblewrapHost {
  readonly program: string;
  /** Whether this version can take away user namespaces inside (0.8 and later). */
  readonly canForbidNesting: boolean;
  /** Where `/etc/resolv.conf` really is; null without one. */
  readonly resolver: string | null;
  /** Root may write some of `/proc` without any capability. */
  readonly isRoot: boolean;
  /** The Node that leads from the inside to the proxy of a listed network. */
  readonly node: string;
  /** Parts of `/proc` that this kernel has and that are covered. */
  readonly guarded: {
    readonly readOnly: readonly string[];
    readonly files: readonly string[];
    readonly folders: readonly string[];
  };
}

interface Mount {
  readonly at: string;
  readonly how: readonly string[];
}

/**
 * The command line that runs `argv` under bubblewrap: namespaces of its own for processes, users, IPC, names and,
 * without network, interfaces; a root that holds only what `policy` names; no capability; a filter of system calls;
 * ends with its parent.
 */
export function bubblewrapCommand(
  policy: SandboxPolicy,
  host: BubblewrapHost,
  argv: readonly string[],
): string[] {
  const filter = filterName(policy.mayNest);
  return [
    ...(filter === null ? [] : withFile(path.join(policy.props, filter))),
    host.program,
    ...(filter === null ? [] : ['--seccomp', String(FILTER_NUMBER)]),
    ...namespaces(policy, host),
    ...outerFirst(mounts(policy, host)).flatMap(({ how }) => how),
    ...['--remount-ro', '/', '--chdir', policy.worktree, '--'],
    ...(typeof policy.network === 'object' ? withRelay(policy.network, argv) : argv),
  ];
}

/** Bubblewrap reads the filter from an open file, which a shell opens under this number. It closes it again. */
const FILTER_NUMBER = 9;

function withFile(file: string): string[] {
  return ['/bin/sh', '-c', `exec "$@" ${FILTER_NUMBER}<"$0"`, file];
}

function namespaces(policy: SandboxPolicy, host: BubblewrapHost): string[] {
  return [
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts'],
    '--unshare-cgroup-try',
    ...(policy.network !== 'open' ? ['--unshare-net'] : []),
    ...(host.canForbidNesting && !policy.mayNest ? ['--disable-userns'] : []),
    ...['--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
  ];
}

/** Of two mounts at one place the later one counts. */
function mounts(policy: SandboxPolicy, host: BubblewrapHost): Mount[] {
  const { resolver } = host;
  const needsResolver = policy.network === 'open' && resolver !== null;
  return [
    ...[...SYSTEM_FOLDERS, ...SYSTEM_SETTINGS].map(shown),
    ...(needsResolver ? [mount('--ro-bind-try', resolver, '/etc/resolv.conf')] : []),
    ...policy.readable.map(shown),
    { at: '/proc', how: ['--proc', '/proc'] },
    // A covered /proc cannot be mounted again inside, which a sandbox within needs.
    ...(host.isRoot || !policy.mayNest ? guardedProc(host) : []),
    { at: '/dev', how: ['--dev', '/dev'] },
    mount('--bind', policy.tmp, '/tmp'),
    mount('--bind', policy.tmp, '/var/tmp'),
    mount('--bind', policy.home, policy.homeAt),
    ...doorMounts(policy, host),
    ...policy.writable.map((folder) => mount('--bind-try', folder, folder)),
    mount('--bind', policy.worktree, policy.worktree),
    ...policy.hidden.map((file) => mount('--ro-bind', standIn(file, policy), file)),
    ...policy.sealed.map((folder) => mount('--ro-bind', folder, folder)),
  ];
}

function standIn(file: string, { props }: SandboxPolicy): string {
  return path.join(props, file.endsWith('.json') ? PROPS.blankJson : PROPS.blank);
}

function doorMounts({ network }: SandboxPolicy, { node }: BubblewrapHost): Mount[] {
  if (typeof network === 'string' || network.socket === null) return [];
  return [
    mount('--ro-bind', node, `${RELAY_FOLDER}/node`),
    mount('--ro-bind', network.socket, `${RELAY_FOLDER}/door`),
  ];
}

function guardedProc({ guarded }: BubblewrapHost): Mount[] {
  return [
    ...guarded.readOnly.map(shown),
    ...guarded.files.map((file) => mount('--ro-bind', '/dev/null', file)),
    ...guarded.folders.map((at) => ({ at, how: ['--tmpfs', at, '--remount-ro', at] })),
  ];
}

/** Outer folders first, so that a mount never covers one inside it. The order is kept among equals. */
function outerFirst(all: readonly Mount[]): Mount[] {
  return all.toSorted((one, other) => depthOf(one.at) - depthOf(other.at));
}

function depthOf(at: string): number {
  return at.split('/').filter((part) => part !== '').length;
}

function shown(folder: string): Mount {
  return mount('--ro-bind-try', folder, folder);
}

function mount(how: string, source: string, at: string): Mount {
  return { at, how: [how, source, at] };
}
