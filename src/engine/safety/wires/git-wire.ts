import type { Wire } from './wire.ts';

/** Settings that run programs or lead elsewhere; git does not care for their case. */
const WATCHED = [
  ...['core.hooks?ath', 'core.ssh?ommand', 'core.fsmonitor', 'core.pager', 'core.editor'],
  ...['remote.*', 'url.*', 'credential.*', 'include*', 'filter.*', 'alias.*', 'gpg.*'],
];

/** What git may not do for an agent (features G2). Reading, adding and committing are free: the barrier is the sandbox. */
export const GIT_WIRE: Wire = {
  programs: ['git'],
  valued: ['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--exec-path', '--config-env'],
  isPerRepository: true,
  rules: [
    {
      operation: 'force push',
      words: 'push',
      with: ['--force', '--force-with-lease', '--mirror', '-f'],
      without: ['--dry-run', '-n'],
    },
    { operation: 'deletion of a remote branch', words: 'push', with: ['--delete', '-d'] },
    { operation: 'push', words: 'push', without: ['--dry-run', '-n'] },
    { operation: 'push', words: 'send-pack|http-push|subtree push|svn dcommit|p4 submit|lfs push' },
    {
      operation: 'change of a remote',
      words: 'remote add|remote set-url|remote rename|remote rm|remote remove|remote set-branches',
    },
    {
      operation: 'change of a git setting that runs programs or leads elsewhere',
      words: WATCHED.flatMap((name) => [`config ${name} ?*`, `config set ${name}`]).join('|'),
      without: ['--get', '--get-all', '--get-regexp', '--list', '-l'],
    },
    {
      operation: 'change of a git setting that runs programs or leads elsewhere',
      words: WATCHED.map((name) => `config ${name}`).join('|'),
      with: ['--unset', '--unset-all', '--add', '--replace-all'],
    },
    { operation: 'deletion of a branch', words: 'branch', with: ['-D', '-M'] },
    { operation: 'change of refs', words: 'update-ref|symbolic-ref ?* ?*|replace|filter-branch' },
    {
      operation: 'hard reset of a shared branch',
      words: 'reset origin/*|reset upstream/*|reset main|reset master|reset refs/*',
      with: ['--hard'],
    },
    { operation: 'loss of history', words: 'reflog expire|reflog delete|stash clear' },
  ],
};
