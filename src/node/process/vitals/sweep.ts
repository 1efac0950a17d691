import { setImmediate as turn } from 'node:timers/promises';
import {
  hasProc,
  type ProcessRow,
  procPids,
  readProcessTable,
  readProcRow,
  tokenOf,
} from '../process-table.ts';

/** All processes that we may see, with the run token of those that carry one. Read over several turns of the loop. */
export interface Sweep {
  readonly rows: readonly ProcessRow[];
  readonly tokens: ReadonlyMap<number, string>;
}

/** Runs that ask within this time share one sweep, so that three cost little more than one. */
const SHARED_MS = 500;
/** Processes read in one turn: well under a millisecond each, even with their environment. */
const SLICE = 64;

interface KnownToken {
  readonly start: string;
  readonly token: string | null;
}

/** The token of a process is that of its parent at birth, so it is read once for each process. */
let knownTokens: ReadonlyMap<number, KnownToken> = new Map();
let latest: { readonly at: number; readonly sweep: Promise<Sweep> } | null = null;

/** Looks at all processes without holding up the host; at most half a second old. */
export function sweepProcesses(): Promise<Sweep> {
  const now = performance.now();
  if (latest === null || now - latest.at > SHARED_MS) {
    latest = { at: now, sweep: hasProc ? sweepProc() : sweepPs() };
  }
  return latest.sweep;
}

async function sweepPs(): Promise<Sweep> {
  return { rows: await readProcessTable(), tokens: new Map() };
}

async function sweepProc(): Promise<Sweep> {
  const rows: ProcessRow[] = [];
  const seen = new Map<number, KnownToken>();
  const tokens = new Map<number, string>();
  for (const [index, pid] of procPids().entries()) {
    if (index % SLICE === SLICE - 1) await turn();
    const row = readProcRow(pid);
    if (row === null) continue;
    rows.push(row);
    const known = knownTokens.get(pid);
    const token = known?.start === row.start ? known.token : tokenOf(pid);
    seen.set(pid, { start: row.start, token });
    if (token !== null) tokens.set(pid, token);
  }
  knownTokens = seen;
  return { rows, tokens };
}
