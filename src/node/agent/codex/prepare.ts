import path from 'node:path';
import type { AgentJob } from '../../../engine/ports/agent.ts';
import { appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { makeFolder } from '../../folders/make-folder.ts';
import { layHook } from '../../wires/hook-script.ts';
import { REPORT_NAME } from '../../wires/wires.ts';
import { codexArguments, extraConfigFrom } from './flags.ts';
import type { CodexHost } from './host.ts';
import { codexEnvironment, codexHome } from './program/environment.ts';
import { findCodex } from './program/find.ts';
import { readOwnConfig } from './program/own-config.ts';
import { type RolloutFacts, readRollout } from './thread-file/rollout.ts';

/** Everything a run needs before its process exists. Paths are absolute. */
export interface Preparation {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  readonly tmpDir: string;
  readonly lastTextPath: string;
  readonly hookPath: string;
  /** The file of the thread to resume, so that only what this run adds is counted; null for a new one. */
  readonly before: RolloutFacts | null;
  /** Entries of a list of hosts. */
  readonly modelHosts: readonly string[];
}

/** Where a subscription or a key of OpenAI leads (read from codex 0.169.0). */
const CODEX_HOSTS = ['chatgpt.com', 'api.openai.com', 'auth.openai.com'];

/** Finds the program, makes the run's own folder and reads how far the thread is. */
export async function prepareRun(host: CodexHost, job: AgentJob): Promise<Result<Preparation>> {
  const found = await findCodex({ bin: host.config.bin, env: host.env });
  if (!found.ok) return found;
  const place = await makeRunFolder(host.runDir, path.basename(job.logPath));
  if (!place.ok) return place;
  const extraConfig = host.extraConfig ?? extraConfigFrom(host.env);
  const home = codexHome(host.env, host.config.home);
  const { keyVariables, toolServers, services } = await readOwnConfig(home, extraConfig);
  const before = job.threadId === undefined ? null : await readRollout(home, job.threadId);
  const { config } = host;
  const { worktreePath, runToken, threadId } = job;
  const { model = config.model, effort = config.effort } = job;
  const call = {
    config: { ...config, model, effort },
    worktreePath,
    runToken,
    threadId,
    extraConfig,
    toolServers,
    ...place.value,
  };
  return ok({
    argv: [found.value, ...codexArguments(call)],
    env: codexEnvironment(host.env, { home, keyVariables, tmpDir: place.value.tmpDir }),
    home,
    ...place.value,
    before,
    modelHosts: [...CODEX_HOSTS, ...services],
  });
}

interface RunPlace extends Pick<Preparation, 'tmpDir' | 'lastTextPath' | 'hookPath'> {
  readonly reportPath: string;
  readonly hook: string;
}

/** The hook lies beside the temporary folder, because commands can write that. */
async function makeRunFolder(runDir: string, name: string): Promise<Result<RunPlace>> {
  const tmpDir = path.join(runDir, `${name}.tmp`);
  try {
    await makeFolder(tmpDir);
    const reportPath = path.join(tmpDir, REPORT_NAME);
    const hookPath = path.join(runDir, `${name}.hook`);
    const hook = await layHook(hookPath, reportPath);
    const lastTextPath = path.join(runDir, `${name}.last.txt`);
    return ok({ tmpDir, lastTextPath, hookPath, reportPath, hook });
  } catch (thrown) {
    const sentence = `The folder ${tmpDir} cannot be made: ${reasonOf(thrown)}`;
    return fail(appError('spawn-failed', sentence));
  }
}
