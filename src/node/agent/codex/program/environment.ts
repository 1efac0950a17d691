import os from 'node:os';
import path from 'node:path';
import { agentEnvironment } from '../../../process/environment.ts';
import { WAY_OUT } from '../../program-agent/way-out.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Codex's own key. */
export const CODEX_KEY = 'CODEX_API_KEY';

/** What codex needs beyond the allow-list for every agent: its own key, the way out, and certificates (agents.md 9). */
const OWN = [CODEX_KEY, 'CODEX_CA_CERTIFICATE', ...WAY_OUT];

/** The folder of codex's login and threads: the configured one, CODEX_HOME, or `~/.codex`. */
export function codexHome(env: Environment, home: string | undefined): string {
  return home ?? env['CODEX_HOME'] ?? path.join(env['HOME'] ?? os.homedir(), '.codex');
}

/**
 * The environment of codex itself. The commands it runs see less: codex passes on only its core variables
 * (`shell_environment_policy`). `tmpDir` is the one temporary folder its sandbox may write.
 */
export function codexEnvironment(
  env: Environment,
  own: {
    readonly home: string;
    readonly keyVariables: readonly string[];
    readonly tmpDir?: string;
  },
): Record<string, string> {
  const extra: Record<string, string> = { CODEX_HOME: own.home };
  for (const name of [...OWN, ...own.keyVariables]) {
    const value = env[name];
    if (value !== undefined) extra[name] = value;
  }
  if (own.tmpDir !== undefined) extra['TMPDIR'] = own.tmpDir;
  return agentEnvironment(extra, env);
}
