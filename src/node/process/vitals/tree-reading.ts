import type { Vitals } from '../../../engine/ports/agent.ts';
import { hasProc, type ProcessRow, readWrittenBytes } from '../process-table.ts';

/** What a process and everything it started take of the machine at one moment. */
export type TreeReading = Omit<Vitals, 'progress' | 'runningCommands'>;

/** When the processes cannot be read: nothing is known of them. */
export const UNKNOWN_READING: TreeReading = {
  cpuMs: null,
  isRunnable: false,
  memoryBytes: null,
  processes: null,
  writtenBytes: null,
};

/** Reading this many processes' written bytes takes a few milliseconds; of a larger tree the rest is left out. */
const MOST_READ = 256;

/** Sums up the living processes of one tree. */
export function readTree(rows: readonly ProcessRow[]): TreeReading {
  const total = (read: (row: ProcessRow) => number): number =>
    rows.reduce((sum, row) => sum + read(row), 0);
  return {
    cpuMs: total((row) => row.cpuMs),
    isRunnable: rows.some((row) => row.isRunnable),
    memoryBytes: total((row) => row.memoryBytes),
    processes: rows.length,
    writtenBytes: hasProc
      ? rows.slice(0, MOST_READ).reduce((sum, row) => sum + readWrittenBytes(row.pid), 0)
      : null,
  };
}
