import fs from 'node:fs/promises';

/** Ticks per second in `/proc/<pid>/stat`; fixed by the kernel's interface. */
const TICKS_PER_SECOND = 100;

/**
 * Processor time in milliseconds of `pid` and everything it started, with what their ended children used. A process
 * that left the tree is counted as somebody else's.
 */
export async function readTreeTimeMs(pid: number, procRoot = '/proc'): Promise<number> {
  const own = await readTimeMs(`${procRoot}/${pid}/stat`);
  if (own === null) return 0;
  const below = await Promise.all(
    (await childrenOf(pid, procRoot)).map((child) => readTreeTimeMs(child, procRoot)),
  );
  return own + below.reduce((sum, ms) => sum + ms, 0);
}

async function childrenOf(pid: number, procRoot: string): Promise<number[]> {
  const folder = `${procRoot}/${pid}/task`;
  const threads = await fs.readdir(folder).catch(() => []);
  const lists = await Promise.all(
    threads.map((thread) => fs.readFile(`${folder}/${thread}/children`, 'utf8').catch(() => '')),
  );
  return lists.flatMap((list) => list.split(' ').filter(Boolean)).map(Number);
}

/** Fields 14 to 17 of proc(5) stat, counted after the command, which ends at the last bracket. */
async function readTimeMs(file: string): Promise<number | null> {
  const text = await fs.readFile(file, 'latin1').catch(() => null);
  if (text === null) return null;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return Number.isFinite(ticks) ? (ticks * 1000) / TICKS_PER_SECOND : null;
}
