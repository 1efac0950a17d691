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
  /** It runs, or waits for nothing but a processor. */
  readonly isRunnable: boolean;
  /** Processor time of it and of the children it waited for, in milliseconds. */
  readonly cpuMs: number;
  /** Resident memory, in bytes. */
  readonly memoryBytes: number;
  /** The name of its program, at most 15 characters; empty where it is not read. */
  readonly command: string;
}

/** The variable that marks every process of one run; it is found again in `/proc/<pid>/environ`. */
export const RUN_TOKEN_VARIABLE = 'NIGHTKILN_RUN_TOKEN';

/** Whether the system lists its processes as files. */
export const hasProc: boolean = process.platform === 'linux';

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
  return token !== '' && tokenOf(pid) === token;
}

/** The run token that the process carries; null where it has none or it cannot be read. */
export function tokenOf(pid: number): string | null {
  const mark = `${RUN_TOKEN_VARIABLE}=`;
  const environment = readProc(`/proc/${pid}/environ`)?.split('\0') ?? [];
  return environment.find((entry) => entry.startsWith(mark))?.slice(mark.length) ?? null;
}

/** Bytes that the process, and the children it waited for, handed to write calls; 0 where that cannot be read. */
export function readWrittenBytes(pid: number): number {
  return Number(/^wchar: (\d+)$/m.exec(readProc(`/proc/${pid}/io`) ?? '')?.[1] ?? 0);
}

/** The numbers of all processes that we may see; empty where the system has no `/proc`. */
export function procPids(): number[] {
  if (!hasProc) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function readProcTable(): ProcessRow[] {
  return procPids().flatMap((pid) => readProcRow(pid) ?? []);
}

/** proc(5) counts in ticks of USER_HZ, which is 100 on every machine that Node runs on. */
const TICK_MS = 10;

let knownPageBytes: number | null = null;

/** The size of a memory page, from the auxiliary vector: pairs of machine words, of which AT_PAGESZ is type 6. */
function pageBytes(): number {
  knownPageBytes ??= findPageBytes() ?? 4096;
  return knownPageBytes;
}

function findPageBytes(): number | null {
  try {
    const words = new BigUint64Array(new Uint8Array(readFileSync('/proc/self/auxv')).buffer);
    const at = words.findIndex((word, index) => index % 2 === 0 && word === 6n);
    return at === -1 ? null : Number(words[at + 1]);
  } catch {
    // Hidden from us; the usual size is right nearly everywhere.
    return null;
  }
}

/** Fields of proc(5) stat after the command, which ends at the last bracket: state is 3, times 14 to 17, start 22, memory 24. */
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
    isRunnable: state === 'R',
    cpuMs: fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MS,
    memoryBytes: Number(fields[21]) * pageBytes(),
    command: text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')),
  };
}

async function readPsTable(): Promise<ProcessRow[]> {
  const columns = 'pid=,ppid=,pgid=,state=,time=,rss=,lstart=';
  const { stdout } = await promisify(execFile)('ps', ['-axo', columns], {
    env: { PATH: '/bin:/usr/bin', LC_ALL: 'C' },
    maxBuffer: 8 * 1024 * 1024,
  });
  return stdout.split('\n').flatMap((line) => parsePsLine(line) ?? []);
}

/** One line of `ps -axo pid=,ppid=,pgid=,state=,time=,rss=,lstart=`; null when it is none. */
export function parsePsLine(line: string): ProcessRow | null {
  const found = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+([\d:.-]+)\s+(\d+)\s+(.+?)\s*$/.exec(line);
  if (found === null) return null;
  const [, pid, parent, group, state = '', time = '', rss, start = ''] = found;
  return {
    pid: Number(pid),
    parentPid: Number(parent),
    groupId: Number(group),
    start,
    isZombie: state.startsWith('Z'),
    isRunnable: state.startsWith('R'),
    cpuMs: parsePsTime(time),
    memoryBytes: Number(rss) * 1024,
    command: '',
  };
}

/** `[[days-]hours:]minutes:seconds`, with hundredths on a Mac. */
function parsePsTime(text: string): number {
  const [clock = '', days = '0'] = text.split('-').reverse();
  const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * 1000);
}

function readProc(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // Gone in the meantime, or another user's: either way nothing of ours.
    return null;
  }
}
