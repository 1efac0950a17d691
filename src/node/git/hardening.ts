/** Configuration that wins over whatever the repository at hand says (R47, R56, R60; measured in M22 and M28). */
const OVERRIDES: readonly string[] = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'core.fsync=objects,derived-metadata,reference,index',
  'core.fsyncMethod=batch',
  'core.pager=cat',
  'core.editor=false',
  'core.askPass=',
  'core.sshCommand=false',
  'core.alternateRefsCommand=true',
  'core.attributesFile=/dev/null',
  'core.autocrlf=false',
  'core.safecrlf=false',
  'core.quotePath=false',
  'credential.helper=',
  'gpg.program=false',
  'commit.gpgSign=false',
  'tag.gpgSign=false',
  'submodule.recurse=false',
  'diff.ignoreSubmodules=all',
  'fetch.recurseSubmodules=false',
  'fetch.writeCommitGraph=false',
  'fetch.prune=false',
  'fetch.pruneTags=false',
  'protocol.version=2',
  'protocol.ext.allow=never',
  'gc.auto=0',
  'maintenance.auto=false',
  'worktree.useRelativePaths=false',
];

/** The flags that come before every git subcommand. */
export const HARDENING_FLAGS: readonly string[] = [
  '--no-pager',
  ...OVERRIDES.flatMap((setting) => ['-c', setting]),
];

/**
 * The whole environment of a git child: nothing is inherited but where to find programs and temporary space.
 * HOME leads nowhere, so neither the user's ignore file nor their attributes or credentials are read.
 */
export function hardenedEnvironment(
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const env: Record<string, string> = {
    HOME: '/dev/null',
    XDG_CONFIG_HOME: '/dev/null',
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_ALLOW_PROTOCOL: 'file',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_LITERAL_PATHSPECS: '1',
  };
  for (const name of ['PATH', 'TMPDIR', 'DEVELOPER_DIR']) {
    const value = inherited[name];
    if (value !== undefined) {
      env[name] = value;
    }
  }
  return env;
}

/** Before a call in the user's own name: nothing may run beside it, ask, or start housekeeping. */
export const OWN_FLAGS: readonly string[] = [
  '--no-pager',
  ...[
    'core.hooksPath=/dev/null',
    'core.fsmonitor=false',
    'core.askPass=',
    'protocol.ext.allow=never',
    'push.gpgSign=false',
    'submodule.recurse=false',
    'gc.auto=0',
    'maintenance.auto=false',
  ].flatMap((setting) => ['-c', setting]),
];

/** What of `GIT_*` says where the user's settings and keys are; every other one could lead a call elsewhere. */
const KEPT = ['CONFIG_GLOBAL', 'CONFIG_SYSTEM', 'CONFIG_NOSYSTEM', 'SSH', 'SSH_COMMAND'];

/** The user's environment for a call in their own name: their home, keys and helpers, and nothing that could ask. */
export function ownEnvironment(
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const kept = Object.entries(inherited).filter(([name, value]) => {
    const isGits = name.startsWith('GIT_') && !KEPT.includes(name.slice(4));
    return value !== undefined && !isGits;
  });
  return {
    ...(Object.fromEntries(kept) as Record<string, string>),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: 'never',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_ALLOW_PROTOCOL: 'file:git:ssh:http:https',
    GIT_NO_LAZY_FETCH: '1',
  };
}
