import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { ProcessIdentity } from '../../engine/ports/agent.ts';
import { readProcessTable, readProcRow } from './process-table.ts';

let knownBootId: Promise<string> | null = null;

/** Identifies this boot of the machine: pids and start times of another boot mean nothing (R29). */
export function readBootId(): Promise<string> {
  knownBootId ??= findBootId();
  return knownBootId;
}

/** What tells process `pid` from any later one with the same number. `pidStart` is empty when it is already gone. */
export async function identify(pid: number): Promise<ProcessIdentity> {
  const row = readProcRow(pid) ?? (await findRow(pid));
  return { pid, pidStart: row?.start ?? '', bootId: await readBootId() };
}

async function findRow(pid: number): Promise<{ readonly start: string } | undefined> {
  if (process.platform === 'linux') return undefined;
  return (await readProcessTable()).find((row) => row.pid === pid);
}

async function findBootId(): Promise<string> {
  if (process.platform === 'linux') {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  }
  const { stdout } = await promisify(execFile)('/usr/sbin/sysctl', ['-n', 'kern.boottime']);
  return stdout.trim();
}
