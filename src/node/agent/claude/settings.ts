import { SECRET_VARIABLES } from './program/environment.ts';

/** What the settings of a run depend on. Paths are absolute. */
export interface SettingsWish {
  readonly sandbox: 'own' | 'off';
  /** Claude's login; no command needs it. */
  readonly home: string;
  /** The repository behind the worktree, which a linked worktree would otherwise open; null where there is none. */
  readonly gitFolder: string | null;
  /** Where wires over its commands report to. */
  readonly reportPath: string;
}

/** Where people keep keys; commands have no business there. */
const KEPT_AWAY = [
  '~/.ssh',
  '~/.aws',
  '~/.azure',
  '~/.config/gcloud',
  '~/.config/gh',
  '~/.docker/config.json',
  '~/.git-credentials',
  '~/.gnupg',
  '~/.kube',
  '~/.netrc',
];

/**
 * The settings of an unattended run (agents.md 3, R98, R100): hooks of nobody, no memory that outlives the night, and
 * the sandbox around every command. Without its sandbox claude does not start, and a command cannot ask to leave it.
 */
export function claudeSettings(wish: SettingsWish): Readonly<Record<string, unknown>> {
  return {
    disableAllHooks: true,
    autoMemoryEnabled: false,
    attribution: { commit: '', pr: '' },
    permissions: { deny: ['WebFetch', 'WebSearch', 'Bash(git push:*)', 'Bash(sudo:*)'] },
    sandbox: wish.sandbox === 'off' ? { enabled: false } : ownSandbox(wish),
  };
}

function ownSandbox({
  home,
  gitFolder,
  reportPath,
}: SettingsWish): Readonly<Record<string, unknown>> {
  return {
    enabled: true,
    autoAllowBashIfSandboxed: true,
    allowUnsandboxedCommands: false,
    failIfUnavailable: true,
    filesystem: {
      allowWrite: [reportPath],
      denyRead: [home, ...KEPT_AWAY],
      denyWrite: gitFolder === null ? [] : [gitFolder],
    },
    credentials: { envVars: SECRET_VARIABLES.map((name) => ({ name, mode: 'deny' })) },
  };
}
