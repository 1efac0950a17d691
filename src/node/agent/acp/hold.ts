import type { AgentJob } from '../../../engine/ports/agent.ts';
import { ok, type Result } from '../../../shared/result.ts';
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
  const found = findAcpProgram(host);
  if (!found.ok) return found;
  const { sandbox, home } = host;
  if (sandbox === undefined) {
    return ok({ ...found.value, isEnclosed: false, folders: [], release: () => Promise.resolve() });
  }
  const { worktreePath: worktree, runToken } = job;
  const wish = { kind: 'agent', worktree, ...found.value, runToken } as const;
  if (!sandbox.isRequired('agent')) return sandbox.watch(wish);
  const made = home === undefined ? ok(null) : await makeHome(home);
  if (!made.ok) return made;
  return sandbox.enclose({ ...wish, home, hidesAgentFiles: true });
}
