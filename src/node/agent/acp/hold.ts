import type { AgentJob } from '../../../engine/ports/agent.ts';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { makeHome } from '../program-agent/make-home.ts';
import type { AcpHost } from './host.ts';
import { type AcpProgram, findAcpProgram } from './program.ts';

/** A program as it is started: itself, or our sandbox around it. `release` ends the sandbox and never rejects. */
export interface HeldProgram extends AcpProgram {
  readonly isEnclosed: boolean;
  /** Folders of this run that it writes besides the worktree. */
  readonly folders: readonly string[];
  release(): Promise<void>;
}

/** Finds the program and puts it into our sandbox, with a home of its own, where the person wants that. */
export async function holdAcp(host: AcpHost, job: AgentJob): Promise<Result<HeldProgram>> {
  // What the person adds to the environment may be a key.
  const config = job.isConfined ? { ...host.config, env: {} } : host.config;
  const found = findAcpProgram({ ...host, config });
  if (!found.ok) return found;
  const { sandbox, home } = host;
  if (sandbox === undefined) {
    if (job.isConfined) return fail(UNCONFINED);
    return ok({ ...found.value, isEnclosed: false, folders: [], release: () => Promise.resolve() });
  }
  const { worktreePath: worktree, runToken, isConfined } = job;
  const wish = { kind: 'agent', worktree, ...found.value, runToken, isConfined } as const;
  if (isConfined) return sandbox.enclose({ ...wish, hidesAgentFiles: true });
  if (!sandbox.isRequired('agent')) return sandbox.watch(wish);
  const made = home === undefined ? ok(null) : await makeHome(home);
  if (!made.ok) return made;
  return sandbox.enclose({ ...wish, home, hidesAgentFiles: true });
}

const UNCONFINED = appError(
  'sandbox-unavailable',
  'Nothing holds it, so it is not given words that nobody vouches for.',
);
