import path from 'node:path';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { agentEnvironment } from '../../process/environment.ts';
import { resolveProgram } from '../../process/start-refusal.ts';
import { WAY_OUT } from '../program-agent/way-out.ts';
import type { AcpHost } from './host.ts';

/** What is started for an ACP agent. `argv[0]` is an absolute path. */
export interface AcpProgram {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Finds the program. A path is the host's own, so that a worktree cannot put its file in the place of the agent. */
export function findAcpProgram(host: Pick<AcpHost, 'id' | 'config' | 'env'>): Result<AcpProgram> {
  const env = acpEnvironment(host);
  const [name = '', ...rest] = host.config.argv;
  const program = name.includes('/') ? path.resolve(name) : name;
  const found = resolveProgram(program, { cwd: path.resolve('.'), env });
  if (found.ok) return ok({ argv: [found.value, ...rest], env });
  const fix = `Install it, or set acp.${host.id}.argv to its path.`;
  return fail(appError('agent-missing', found.error.message, { fix }));
}

function acpEnvironment({ config, env }: Pick<AcpHost, 'config' | 'env'>): Record<string, string> {
  const extra: Record<string, string> = {};
  for (const name of WAY_OUT) {
    const value = env[name];
    if (value !== undefined) extra[name] = value;
  }
  return agentEnvironment({ ...extra, ...config.env }, env);
}
