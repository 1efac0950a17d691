import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import os from 'node:os';
import type { AppError } from '../../shared/error.ts';
import type { Result } from '../../shared/result.ts';
import type { ShellEnvironment } from './answer.ts';
import { askShell } from './ask-shell.ts';
import { joinSearchPaths } from './search-path.ts';
import { shellCandidates } from './shells.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the questions of one host need. */
export interface LoginPathWants {
  /** The environment this host was started with. The shells are given it without Electron's own variables. */
  readonly env: Environment;
  /** Whether a shell may be started now; absent: always. */
  readonly isAllowed?: () => boolean;
  /** Called with the whole PATH after each question, also when only known folders could be added. */
  readonly onFound: (searchPath: string) => void;
  /** For all shells of one question together; absent: 10 s (agents.md 8). */
  readonly limitMs?: number;
  /** Best first; absent: those of this account. */
  readonly shells?: readonly string[];
}

/** The PATH of the user's login shell, asked for beside everything else. */
export interface LoginPath {
  /** Resolves when the last question was answered or given up; begins the first one. Never rejects. */
  ready(): Promise<void>;
  /** Asks anew; a question that is going on is the answer to this one too. Returns at once. */
  askAgain(): void;
  /** Why the last question had no answer; null while it had one, or none was asked. */
  problem(): AppError | null;
  /** Ends the shells that are being asked. */
  stop(): Promise<void>;
}

const LIMIT_MS = 10_000;

/** Nothing is asked before `ready` or `askAgain`. Without an answer PATH is what it was and the known folders. */
export function createLoginPath(wants: LoginPathWants): LoginPath {
  const ending = new AbortController();
  let asked: Promise<void> | null = null;
  let isAsking = false;
  let problem: AppError | null = null;

  async function ask(): Promise<void> {
    isAsking = true;
    const answer = await askShells(wants, ending.signal);
    problem = answer?.ok === false ? answer.error : null;
    const told = answer?.ok === true ? (answer.value['PATH'] ?? '') : '';
    wants.onFound(await joinSearchPaths(told, wants.env));
    isAsking = false;
  }

  const isAllowed = (): boolean => !ending.signal.aborted && wants.isAllowed?.() !== false;
  return {
    async ready() {
      if (asked === null && isAllowed()) asked = ask();
      await asked;
    },
    askAgain() {
      if (!isAsking && isAllowed()) asked = ask();
    },
    problem: () => problem,
    async stop() {
      ending.abort();
      await asked;
    },
  };
}

/** The first answer. A shell that took all the time leaves none for the next; null where there is no shell. */
async function askShells(
  wants: LoginPathWants,
  signal: AbortSignal,
): Promise<Result<ShellEnvironment> | null> {
  const shells = wants.shells ?? shellsOfAccount(wants.env);
  const env = shellEnvironment(wants.env);
  const until = performance.now() + (wants.limitMs ?? LIMIT_MS);
  let first: Result<ShellEnvironment> | null = null;
  for (const shell of shells) {
    const limitMs = until - performance.now();
    if (limitMs <= 0 || signal.aborted) break;
    if (!(await mayRun(shell))) continue;
    const answer = await askShell({ shell, env, limitMs, signal });
    if (answer.ok) return answer;
    first ??= answer;
  }
  return first;
}

function shellsOfAccount(env: Environment): readonly string[] {
  return shellCandidates({ named: env['SHELL'], account: accountShell() });
}

function accountShell(): string | null {
  try {
    return os.userInfo().shell;
  } catch {
    // An account without an entry, as containers have.
    return null;
  }
}

async function mayRun(shell: string): Promise<boolean> {
  try {
    await access(shell, constants.X_OK);
    return true;
  } catch {
    // The next one is asked.
    return false;
  }
}

/** What the user's own session gave us, so no token that was kept here. A profile can tell by the last one why it runs. */
function shellEnvironment(env: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !name.startsWith('ELECTRON_')) kept[name] = value;
  }
  return { ...kept, NIGHTKILN_ASKS_PATH: '1' };
}
