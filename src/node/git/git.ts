import process from 'node:process';
import type { Readable } from 'node:stream';
import { appError } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { HARDENING_FLAGS, hardenedEnvironment, OWN_FLAGS, ownEnvironment } from './hardening.ts';
import type { LaunchEnd } from './launch/launch.ts';
import { createLauncher } from './launch/launcher.ts';

const OLDEST_USABLE: readonly [number, number] = [2, 36];
const TIMEOUT_MS = 15 * 60_000;
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;

/** One call of git. `gitDir` is explicit for everything but the first look at a user's folder (`at`). */
export interface GitCall {
  readonly args: readonly string[];
  readonly gitDir?: string;
  readonly workTree?: string;
  /** Folder in which git looks for a repository by itself; only for a user's own checkout. */
  readonly at?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Readable;
  /** More `name=value` settings for this call. */
  readonly settings?: readonly string[];
  /** With the user's own settings and sign-ins, asking nothing: only for a call that speaks to the user's remote. */
  readonly asUser?: boolean;
  /** The call is ended after this long; absent: 15 minutes. */
  readonly timeoutMs?: number;
  /** Output beyond this is cut off and `isCut` says so; absent: more than 512 MiB is a failure. */
  readonly cutAtBytes?: number;
}

/** What git answered, whatever its exit code. */
export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly isCut: boolean;
}

/** Runs git hardened (R46, R47). This is the only place of the product that starts it. */
export interface GitRunner {
  /** Any exit code is an answer; fails when git is missing, too old, or did not end by itself. */
  ask(call: GitCall): Promise<Result<GitAnswer>>;
  /** Standard output of a call that has to succeed; `git-failed` with git's own words otherwise. */
  bytes(call: GitCall): Promise<Result<Buffer>>;
  /** Like `bytes`, as text without the final line break. */
  text(call: GitCall): Promise<Result<string>>;
}

/** A runner of the git at `gitPath`; its version is checked once, before the first call. */
export function createGitRunner(gitPath = 'git'): GitRunner {
  let usable: Promise<Result<null>> | undefined;

  const ask = async (call: GitCall): Promise<Result<GitAnswer>> => {
    usable ??= checkVersion(gitPath);
    const version = await usable;
    if (!version.ok) {
      usable = undefined;
      return version;
    }
    return await start(gitPath, call);
  };
  const bytes = async (call: GitCall): Promise<Result<Buffer>> => {
    const answer = await ask(call);
    if (!answer.ok) {
      return answer;
    }
    return answer.value.exitCode === 0 ? ok(answer.value.stdout) : gitFailed(call, answer.value);
  };
  return {
    ask,
    bytes,
    text: async (call) => {
      const out = await bytes(call);
      return out.ok ? ok(out.value.toString('utf8').replace(/\n$/, '')) : out;
    },
  };
}

/** The failure of a call that answered with an exit code it may not have. */
export function gitFailed(call: GitCall, answer: GitAnswer): Result<never> {
  const lines = answer.stderr.split('\n').filter((line) => line.trim() !== '');
  const words = lines.find((line) => /^(fatal|error):/.test(line)) ?? lines[0];
  const why = words?.trim() ?? `exit code ${answer.exitCode}`;
  return fail(appError('git-failed', `git ${call.args[0] ?? ''} failed: ${why}`));
}

async function checkVersion(gitPath: string): Promise<Result<null>> {
  const answer = await start(gitPath, { args: ['version'] });
  if (!answer.ok) {
    return answer;
  }
  const said = answer.value.stdout.toString('utf8').trim();
  const found = /(\d+)\.(\d+)/.exec(said);
  const [major, minor] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)];
  const [oldestMajor, oldestMinor] = OLDEST_USABLE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) {
    return ok(null);
  }
  const needed = OLDEST_USABLE.join('.');
  return fail(
    appError('git-missing', `Git ${needed} or newer is needed; found "${said}".`, {
      fix: `Install git ${needed} or newer.`,
    }),
  );
}

function commandLine(call: GitCall): string[] {
  return [
    ...(call.asUser === true ? OWN_FLAGS : HARDENING_FLAGS),
    ...(call.settings ?? []).flatMap((setting) => ['-c', setting]),
    ...(call.at === undefined ? [] : ['-C', call.at]),
    ...(call.gitDir === undefined ? [] : [`--git-dir=${call.gitDir}`]),
    ...(call.workTree === undefined ? [] : [`--work-tree=${call.workTree}`]),
    ...call.args,
  ];
}

/** One for the whole process. */
const launch = createLauncher();

async function start(gitPath: string, call: GitCall): Promise<Result<GitAnswer>> {
  const environment = call.asUser === true ? ownEnvironment : hardenedEnvironment;
  const timeoutMs = call.timeoutMs ?? TIMEOUT_MS;
  const ended = await launch({
    program: gitPath,
    args: commandLine(call),
    env: { ...environment(process.env), ...call.env },
    input: call.input ?? '',
    timeoutMs,
    maxBytes: call.cutAtBytes ?? MAX_OUTPUT_BYTES,
  });
  const isCut = ended.isCut && call.cutAtBytes !== undefined;
  if (ended.code === 'ENOENT' || ended.code === 'EACCES') {
    return fail(
      appError('git-missing', `Git could not be started as "${gitPath}".`, {
        fix: 'Install git and make sure it is on the PATH.',
      }),
    );
  }
  if (ended.exitCode === null && !isCut) {
    const said = describe(ended, timeoutMs);
    return fail(appError('git-failed', `git ${call.args[0] ?? ''} did not end by itself: ${said}`));
  }
  return ok({
    exitCode: ended.exitCode ?? 0,
    stdout: bufferOf(ended.stdout),
    stderr: bufferOf(ended.stderr).toString('utf8'),
    isCut,
  });
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function describe(ended: LaunchEnd, timeoutMs: number): string {
  if (ended.isTimedOut) {
    return `stopped after ${timeoutMs / 1000} s.`;
  }
  return ended.isCut ? 'it wrote too much.' : `signal ${ended.signal ?? 'unknown'}.`;
}
