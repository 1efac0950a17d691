import { realpathSync } from 'node:fs';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { bubblewrapCommand } from './bubblewrap.ts';
import { findBubblewrap } from './bubblewrap-host.ts';
import type { SandboxPolicy } from './policy.ts';
import { seatbeltCommand } from './seatbelt.ts';

/** What holds programs on this system. */
export interface Mechanism {
  readonly name: 'bubblewrap' | 'Seatbelt';
  command(policy: SandboxPolicy, argv: readonly string[]): string[];
  /** A command that makes a sandbox, to be tried inside one; null where that never works. */
  readonly nestedTrial: readonly string[] | null;
}

/** The ways to hold on this platform, the stricter one first; fails where there is none. */
export function findMechanisms(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): Result<readonly [Mechanism, ...Mechanism[]]> {
  if (platform === 'darwin') return ok([SEATBELT]);
  if (platform !== 'linux') {
    return fail(appError('sandbox-unavailable', 'There is no sandbox for this system.', OFF));
  }
  const host = findBubblewrap(env);
  if (!host.ok) {
    return fail(appError('sandbox-unavailable', 'bubblewrap is not installed.', INSTALL));
  }
  const older = { ...host.value, canForbidNesting: false };
  return ok([bubblewrapWith(host.value), bubblewrapWith(older)]);
}

const OFF = {
  fix: 'Set "sandbox.agents" and "sandbox.checks" to off, and start only what you trust.',
};

const INSTALL = {
  fix: 'Install it (apt-get, dnf, pacman or apk: package bubblewrap), or set "sandbox" to off.',
};

const NESTED = [
  ...['--unshare-user', '--unshare-pid', '--unshare-net', '--ro-bind', '/', '/'],
  ...['--proc', '/proc', '--dev', '/dev', '--', '/bin/true'],
];

function bubblewrapWith(host: Parameters<typeof bubblewrapCommand>[1]): Mechanism {
  return {
    name: 'bubblewrap',
    // Root cannot map itself again without a capability that would undo the sandbox around it (measured).
    nestedTrial: host.isRoot ? null : [host.program, ...NESTED],
    command: (policy, argv) => bubblewrapCommand(policy, host, argv),
  };
}

const SEATBELT: Mechanism = {
  name: 'Seatbelt',
  nestedTrial: null,
  command: (policy, argv) => seatbeltCommand(realPaths(policy), argv),
};

function realPaths(policy: SandboxPolicy): SandboxPolicy {
  return {
    ...policy,
    worktree: realPathOf(policy.worktree),
    home: realPathOf(policy.home),
    tmp: realPathOf(policy.tmp),
    readable: policy.readable.map(realPathOf),
    writable: policy.writable.map(realPathOf),
    sealed: policy.sealed.map(realPathOf),
    hidden: policy.hidden.map(realPathOf),
  };
}

function realPathOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // Not there: a rule for it allows nothing.
    return file;
  }
}
