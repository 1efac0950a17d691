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
