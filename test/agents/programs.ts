import { readFileSync } from 'node:fs';
import { findTokenHolders } from '../../src/node/process/process-table.ts';

/** The names of the programs that carry this run token now. */
export function programsOf(runToken: string): string[] {
  return [...findTokenHolders(runToken)].map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    } catch {
      // It ended while we looked.
      return '';
    }
  });
}
