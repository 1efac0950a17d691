import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AgentJob } from '../../../engine/ports/agent.ts';
import { appError, reasonOf } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { makeFolder } from '../../folders/make-folder.ts';
import { layHook } from '../../wires/hook-script.ts';
import { REPORT_NAME } from '../../wires/wires.ts';
import { claudeArguments } from './arguments.ts';
import { gitFolderOf } from './git-folder.ts';
import { type ClaudeHost, claudeHome } from './host.ts';
import { clearLeftovers } from './leftovers.ts';
import { repositoryNotes } from './notes.ts';
import { claudeEnvironment } from './program/environment.ts';
import { findClaude } from './program/find.ts';
import { readFlags, tooOld } from './program/help.ts';
import { claudeSettings } from './settings.ts';
import { readTranscript, type TranscriptFacts } from './thread-file/transcript.ts';

/** Everything a run needs before its process exists. Paths are absolute. */
export interface Preparation {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly home: string;
  /** Holds the settings of this run alone. */
  readonly runFolder: string;
  readonly tmpDir: string;
  /** The file of the thread to resume, so that only what this run adds is counted; null for a new one. */
  readonly before: TranscriptFacts | null;
}

/** Finds the program, writes the run's settings and reads how far the thread is. */
export async function prepareRun(host: ClaudeHost, job: AgentJob): Promise<Result<Preparation>> {
  const found = await findClaude({ bin: host.config.bin, env: host.env });
  if (!found.ok) return found;
  const program = found.value;
  const home = claudeHome(host);
  const { useApiKey } = host.config;
  const flags = await readFlags(program, claudeEnvironment(host.env, { home, useApiKey }));
  const trouble = tooOld(flags);
  if (trouble !== null) return fail(appError('agent-missing', trouble));
  try {
    const place = await makeRunFolder(host, job);
    const before = job.threadId === undefined ? null : await readTranscript(home, job.threadId);
    const thread = { id: job.threadId ?? randomUUID(), isResumed: job.threadId !== undefined };
    const { tmpDir } = place;
    const { model = host.config.model, effort = host.config.effort } = job;
    return ok({
      argv: [program, ...claudeArguments({ config: { model, effort }, thread, flags, ...place })],
      env: claudeEnvironment(host.env, { home, useApiKey, tmpDir }),
      home,
      ...place,
      before,
    });
  } catch (thrown) {
    if (!(thrown instanceof Error && 'syscall' in thrown)) throw thrown;
    return fail(appError('spawn-failed', `Its run cannot be prepared: ${reasonOf(thrown)}`));
  }
}

async function makeRunFolder(host: ClaudeHost, job: AgentJob) {
  const home = claudeHome(host);
  await makeFolder(home);
  await clearLeftovers(job.worktreePath);
  const runFolder = path.join(host.runDir, `${path.basename(job.logPath)}.claude`);
  await makeFolder(runFolder);
  const gitFolder = await gitFolderOf(job.worktreePath);
  const tmpDir = await mkdtemp(path.join(tmpRoot(host.env), 'nk-'));
  const reportPath = path.join(tmpDir, REPORT_NAME);
  const hook = await layHook(path.join(runFolder, 'hook'), reportPath);
  const { sandbox } = host.config;
  const settings = claudeSettings({ sandbox, home, gitFolder, reportPath, hook });
  const settingsPath = path.join(runFolder, 'settings.json');
  await writeFile(settingsPath, JSON.stringify(settings), { mode: 0o600 });
  const notes = await repositoryNotes(job.worktreePath);
  const notesPath = notes === null ? null : path.join(runFolder, 'notes.md');
  if (notes !== null && notesPath !== null) await writeFile(notesPath, notes, { mode: 0o600 });
  return { runFolder, settingsPath, notesPath, tmpDir };
}

/** Claude's sandbox puts sockets there, whose paths may have 107 characters; ours and its own names need 45 of them. */
const TMP_ROOT_LENGTH = 60;

function tmpRoot(env: ClaudeHost['env']): string {
  const own = env['TMPDIR'] ?? '/tmp';
  return path.isAbsolute(own) && own.length <= TMP_ROOT_LENGTH ? own : '/tmp';
}
