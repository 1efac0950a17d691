import path from 'node:path';
import type { AgentJob, ConfinedPowers } from '../../../engine/ports/agent.ts';
import { appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { makeFolder } from '../../folders/make-folder.ts';
import type { startProcess } from '../../process/start.ts';
import type { Sandbox, Wish } from '../../sandbox/sandbox.ts';
import { WAY_OUT } from './way-out.ts';

/** What every prepared run has. */
interface Prepared {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A folder that its commands can write, also in a sandbox of its own. */
  readonly tmpDir: string;
}

/** How an agent that brings a sandbox of its own is held by ours. */
export interface Holding {
  readonly sandbox: Sandbox | undefined;
  readonly startProcess: typeof startProcess;
  /** Absolute folders of ours that the agent itself writes: its login and threads, its run's own. */
  readonly writable: readonly string[];
  /** Whether the agent's own sandbox is on, so that it has to start within ours. */
  readonly hasOwn: boolean;
  /** Where its model is, as entries of a list of hosts: the service it is made for, and another that is configured. */
  readonly modelHosts: readonly string[];
  /** What it calls by itself at every start, refused without being told. */
  readonly quietHosts?: readonly string[];
}

/** A run that may be inside our sandbox, and how its process is started. */
export interface HeldRun<Run> {
  readonly prepared: Run;
  /** Folders of this run in our sandbox that it writes besides the worktree. */
  readonly folders: readonly string[];
  readonly startProcess: typeof startProcess;
}

/**
 * Puts a prepared run into our sandbox. An agent whose own sandbox is on and cannot start within ours runs in its own
 * alone, as root or on macOS; one without its own never runs unheld.
 */
export async function holdRun<Run extends Prepared>(
  holding: Holding,
  job: AgentJob,
  prepared: Run,
): Promise<Result<HeldRun<Run>>> {
  const { sandbox, startProcess: start, hasOwn } = holding;
  if (sandbox === undefined) return ok({ prepared, folders: [], startProcess: start });
  const made = await makeFolders(holding.writable);
  if (!made.ok) return made;
  const wish: Wish = {
    kind: 'agent',
    worktree: job.worktreePath,
    argv: prepared.argv,
    env: prepared.env,
    readable: certificatesOf(prepared.env),
    writable: holding.writable,
    mayNest: hasOwn,
    modelHosts: holding.modelHosts,
    quietHosts: holding.quietHosts,
    runToken: job.runToken,
    isConfined: job.isConfined,
    reportFolder: prepared.tmpDir,
  };
  const isOurs = await isHeld(sandbox, hasOwn);
  const enclosed = isOurs ? await sandbox.enclose(wish) : await sandbox.watch(wish);
  if (!enclosed.ok) return enclosed;
  const { argv, env, isEnclosed, folders, release } = enclosed.value;
  return ok({
    folders,
    prepared: { ...prepared, argv, env },
    startProcess(options) {
      const child = start({ ...options, isEnclosed });
      // `release` never rejects, and neither does `done`.
      return { ...child, done: child.done.then((end) => release().then(() => end)) };
    },
  });
}

/** What holds such an agent, in words: its own sandbox, ours, or one inside the other. */
export function describeHold(sandbox: Sandbox | undefined, own: string | null): string {
  if (sandbox === undefined || !sandbox.isRequired('agent')) return own ?? 'not sandboxed';
  const ours = sandbox.describe('agent', true);
  if (own === null) return ours;
  return sandbox.isNestable() ? `${own}, inside ${ours}` : own;
}

/** What a confined run of such an agent could still do: its own sandbox alone lets it read what the person may read. */
export function powersOf(sandbox: Sandbox | undefined, hasOwn: boolean): ConfinedPowers {
  const isOurs = sandbox?.isRequired('agent') === true && (!hasOwn || sandbox.isNestable());
  return { readsSecrets: !isOurs, actsOutside: !isOurs && !hasOwn };
}

async function isHeld(sandbox: Sandbox, hasOwn: boolean): Promise<boolean> {
  return sandbox.isRequired('agent') && (!hasOwn || (await sandbox.probeNesting()));
}

async function makeFolders(folders: readonly string[]): Promise<Result<null>> {
  try {
    for (const folder of folders) await makeFolder(folder);
    return ok(null);
  } catch (thrown) {
    return fail(appError('spawn-failed', `Its folders cannot be made: ${reasonOf(thrown)}`));
  }
}

function certificatesOf(env: Readonly<Record<string, string>>): string[] {
  const named = [...WAY_OUT, 'CODEX_CA_CERTIFICATE', 'NODE_EXTRA_CA_CERTS'];
  return named.flatMap((name) => env[name] ?? []).filter((value) => path.isAbsolute(value));
}
