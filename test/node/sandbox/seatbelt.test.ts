import { describe, expect, it } from 'vitest';
import type { SandboxPolicy } from '../../../src/node/sandbox/policy.ts';
import { seatbeltCommand, seatbeltProfile } from '../../../src/node/sandbox/seatbelt.ts';

const POLICY: SandboxPolicy = {
  worktree: '/Users/me/.nightkiln/worktrees/a/task',
  home: '/Users/me/state/scratch/1/home',
  homeAt: '/Users/me/state/scratch/1/home',
  tmp: '/Users/me/state/scratch/1/tmp',
  readable: ['/Users/me/.nvm/versions'],
  writable: [],
  sealed: ['/Users/me/.nightkiln/worktrees/a/task/.git', '/Users/me/state/repos/a/quarantine.git'],
  hidden: ['/Users/me/.nightkiln/worktrees/a/task/.mcp.json'],
  props: '/Users/me/state/scratch/1',
  network: 'none',
  mayNest: false,
};

/** The rules that start with `head`, each as the texts it names. */
function named(profile: string, head: string): string[] {
  const rules = profile.split(/\n(?=\()/).filter((rule) => rule.startsWith(`(${head}`));
  return rules.flatMap((rule) => [...rule.matchAll(/"([^"]*)"/g)].map(([, text]) => text ?? ''));
}

describe('the Seatbelt profile', () => {
  const profile = seatbeltProfile(POLICY);

  it('denies what it does not name', () => {
    expect(profile.split('\n').slice(0, 2)).toEqual(['(version 1)', '(deny default)']);
    expect(profile).not.toMatch(/\(allow (?:default|file-read\*|file-write\*|network\*)\)/);
  });

  it('lets the worktree, the home and the temporary folder be written, and devices', () => {
    expect(named(profile, 'allow file-write*\n')).toEqual([
      POLICY.worktree,
      POLICY.home,
      POLICY.tmp,
    ]);
  });

  it('seals the git folders with its last rule', () => {
    expect(named(profile, 'deny file-write*')).toEqual(POLICY.sealed);
    expect(
      profile
        .trim()
        .split(/\n(?=\()/)
        .at(-1),
    ).toMatch(/^\(deny file-write\*/);
  });

  it('shows the way to a folder without showing what lies beside it', () => {
    const read = named(profile, 'allow file-read*\n');
    expect(read).toContain('/Users/me/.nvm/versions');
    for (const hidden of ['/Users', '/Users/me', '/Users/me/.nvm', '/private/var', '/Library']) {
      expect(read).not.toContain(hidden);
    }
    expect(named(profile, 'allow file-read-metadata')).toEqual(
      expect.arrayContaining(['/Users', '/Users/me', '/Users/me/.nvm']),
    );
  });

  it('reaches this machine alone without network, and names and hosts with it', () => {
    expect(named(profile, 'allow network-outbound')).toEqual(['localhost:*']);
    expect(profile).not.toContain('mDNSResponder');
    const open = seatbeltProfile({ ...POLICY, network: 'open' });
    expect(named(open, 'allow network-outbound')).toEqual([
      '*:*',
      '/private/var/run/mDNSResponder',
    ]);
    expect(open).toContain('com.apple.trustd.agent');
  });

  it('opens no other program, keychain, clipboard or script of another application', () => {
    const services = named(seatbeltProfile({ ...POLICY, network: 'open' }), 'allow mach-lookup');
    expect(services.length).toBeGreaterThan(5);
    for (const service of services) {
      expect(service).not.toMatch(
        /securityd|SecurityServer|appleevents|coreservices|launchd|lsd|pasteboard|windowserver|tccd/i,
      );
    }
    expect(profile).not.toMatch(/appleevent-send|lsopen|job-creation/);
  });

  it('keeps a path with quotes one path', () => {
    const odd = seatbeltProfile({ ...POLICY, readable: ['/x") (allow default) ("\\'] });
    expect(odd).toContain('(subpath "/x\\") (allow default) (\\"\\\\")');
  });

  it('is handed over whole before the program', () => {
    const [program, flag, text, ...rest] = seatbeltCommand(POLICY, ['/bin/sh', '-c', 'true']);
    expect([program, flag, text]).toEqual(['/usr/bin/sandbox-exec', '-p', profile]);
    expect(rest).toEqual(['/bin/sh', '-c', 'true']);
  });
});
