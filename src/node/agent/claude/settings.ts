import { HOOK_SECONDS } from '../../wires/hook-script.ts';
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
  /** The command line of our hook over its commands. */
  readonly hook: string;
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
 * The settings of an unattended run (agents.md 3, R98, R100): our hook over its commands, no memory that
 * outlives the night, and the sandbox around every command. Hooks of a repository or a home are not read, because no
 * source of settings but this one is (`--setting-sources`). Without its sandbox claude does not start, and a command
 * cannot ask to leave it.
 */
export function claudeSettings(wish: SettingsWish): Readonly<Record<string, unknown>> {
  const ours = { type: 'command', command: wish.hook, timeout: HOOK_SECONDS };
  return {
    hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [ours] }] },
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
