import { type ProcessRow, readProcessTable } from './process-table.ts';

/** How many processes of a sandbox may stand before the program; bubblewrap has two. */
const MAX_DEPTH = 4;

/**
 * The program inside the sandbox whose process is `pid`, by its number outside: a sandbox starts one child, down to the
 * first process of its namespace, whose oldest child is the program. `pid` itself where there is nothing inside.
 */
export async function findEnclosed(pid: number): Promise<number> {
  const table = await readProcessTable();
  let at = table.find((row) => row.pid === pid);
  for (let depth = 0; depth < MAX_DEPTH && at !== undefined && at.command === SANDBOX; depth += 1) {
    const child = oldestChild(table, at.pid);
    if (child === undefined) return at.pid;
    at = child;
  }
  return at?.pid ?? pid;
}

const SANDBOX = 'bwrap';

function oldestChild(table: readonly ProcessRow[], parentPid: number): ProcessRow | undefined {
  return table
    .filter((row) => row.parentPid === parentPid && !row.isZombie)
    .sort((one, other) => Number(one.start) - Number(other.start) || one.pid - other.pid)[0];
}
