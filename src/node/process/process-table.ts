import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** One process as the system lists it. `start` is the system's own text, comparable within one boot. */
export interface ProcessRow {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  readonly start: string;
  readonly isZombie: boolean;
  /** The name of its program, at most 15 characters; empty where it is not read. */
  readonly command: string;
}

/** The variable that marks every process of one run; it is found again in `/proc/<pid>/environ`. */
export const RUN_TOKEN_VARIABLE = 'NIGHTKILN_RUN_TOKEN';

const hasProc = process.platform === 'linux';

/** Every process of this machine that we may see. Rows that vanish while being read are left out. */
export async function readProcessTable(): Promise<readonly ProcessRow[]> {
  return hasProc ? readProcTable() : readPsTable();
}

/** The row of one process read from `/proc`; null when it is gone or there is no `/proc`. */
export function readProcRow(pid: number): ProcessRow | null {
  if (!hasProc) return null;
  const text = readProc(`/proc/${pid}/stat`);
  return text === null ? null : parseStat(pid, text);
}

/** The processes that carry this run token. Empty where the system has no `/proc`. */
export function findTokenHolders(token: string): ReadonlySet<number> {
  const holders = new Set<number>();
  if (!hasProc || token === '') return holders;
  for (const pid of procPids()) {
    if (hasToken(pid, token)) holders.add(pid);
  }
  return holders;
}

/** Whether the process was started with this run token; false where that cannot be read. */
export function hasToken(pid: number, token: string): boolean {
  const environment = readProc(`/proc/${pid}/environ`);
  return environment?.split('\0').includes(`${RUN_TOKEN_VARIABLE}=${token}`) ?? false;
}

/** The run token that the process carries; null where it has none or it cannot be read. */
export function tokenOf(pid: number): string | null {
  const mark = `${RUN_TOKEN_VARIABLE}=`;
  const environment = readProc(`/proc/${pid}/environ`)?.split('\0') ?? [];
  return environment.find((entry) => entry.startsWith(mark))?.slice(mark.length) ?? null;
}

function procPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function readProcTable(): ProcessRow[] {
  return procPids().flatMap((pid) => readProcRow(pid) ?? []);
}

/** Fields of proc(5) stat after the command, which ends at the last bracket: state is 3, start time 22. */
function parseStat(pid: number, text: string): ProcessRow | null {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group] = fields;
  const start = fields[19];
  if (state === undefined || start === undefined) return null;
  return {
    pid,
    parentPid: Number(parent),
    groupId: Number(group),
    start,
    isZombie: state === 'Z' || state === 'X',
    command: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')),
  };
}

async function readPsTable(): Promise<ProcessRow[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,ppid=,pgid=,state=,lstart='], {
    env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
    maxBuffer: 8 * 1024 * 1024,
  });
  return stdout.split('\n').flatMap((line) => parsePsLine(line) ?? []);
}

function parsePsLine(line: string): ProcessRow | null {
  const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
  if (found === null) return null;
  const [, pid, parent, group, state = '', start = ''] = found;
  return {
    pid: Number(pid),
    parentPid: Number(parent),
    groupId: Number(group),
    start,
    isZombie: state.startsWith('Z'),
    command: '',
  };
}

function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // Gone in the meantime, or another user's: either way nothing of ours.
    return null;
  }
}
