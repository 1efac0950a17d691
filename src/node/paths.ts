import os from 'node:os';
import path from 'node:path';

/** Where this installation keeps what (ux.md 3.2). All absolute. */
export interface Paths {
  readonly configFile: string;
  readonly stateDir: string;
  readonly logDir: string;
  readonly worktreeRoot: string;
}

/** The folders for `platform`, from the environment; `--config` and `--state-dir` win over it. */
export function resolvePaths(
  env: Readonly<Record<string, string | undefined>>,
  chosen: { config?: string | undefined; stateDir?: string | undefined } = {},
): Paths {
  const home = env['HOME'] ?? os.homedir();
  const configHome = env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
  const state = chosen.stateDir ?? env['NIGHTKILN_STATE_DIR'];
  const config = chosen.config ?? env['NIGHTKILN_CONFIG'];
  const stateDir = path.resolve(state ?? defaultStateDir(home, env));
  const isMac = process.platform === 'darwin';
  const isDefault = state === undefined;
  return {
    configFile: path.resolve(config ?? path.join(configHome, 'nightkiln', 'config.yaml')),
    stateDir,
    logDir:
      isMac && isDefault
        ? path.join(home, 'Library', 'Logs', 'Nightkiln')
        : path.join(stateDir, 'logs'),
    worktreeRoot: isDefault
      ? path.join(home, '.nightkiln', 'worktrees')
      : path.join(stateDir, 'worktrees'),
  };
}

function defaultStateDir(home: string, env: Readonly<Record<string, string | undefined>>): string {
  if (process.platform === 'darwin') {
    return path.join(home, 'Library', 'Application Support', 'Nightkiln');
  }
  return path.join(env['XDG_STATE_HOME'] ?? path.join(home, '.local', 'state'), 'nightkiln');
}
