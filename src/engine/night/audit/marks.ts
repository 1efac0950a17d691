import { z } from 'zod';
import type { Files } from '../../ports/files.ts';
import type { ChainMark } from '../../ports/store.ts';

const FILE = 'audit/marks.json';
/** One for each night and each start of the host: about half a year. */
const KEPT = 400;

const Marks = z.array(
  z.object({ seq: z.number().int().nonnegative(), hash: z.string().length(64) }),
);

/** Heads of the history that were written down outside the journal. A file that cannot be read counts as none. */
export async function readMarks(files: Files): Promise<readonly ChainMark[]> {
  const text = await files.read(FILE);
  if (!text.ok || text.value === null) return [];
  try {
    return Marks.parse(JSON.parse(text.value));
  } catch {
    return [];
  }
}

/** Writes the head of the history down outside the journal, which finds a history that was cut off later (R19). */
export async function addMark(files: Files, head: ChainMark): Promise<void> {
  if (head.seq === 0) return;
  const known = await readMarks(files);
  if (known.some(({ seq }) => seq >= head.seq)) return;
  await files.write(FILE, `${JSON.stringify([...known, head].slice(-KEPT))}\n`);
}
