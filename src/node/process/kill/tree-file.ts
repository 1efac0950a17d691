import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ProcessRow } from '../process-table.ts';

/** Beside the output of a run: what it has started, for the host after a crash. */
export function treePathOf(logPath: string): string {
  return `${logPath}.tree`;
}

/** The note of what one run has started. */
export interface TreeFile {
  /** Writes the processes down if they differ from what was written last. Never throws. */
  keep(rows: readonly ProcessRow[]): void;
  /** Nothing of the run is left. Never rejects. */
  remove(): Promise<void>;
}

/** More than this many say nothing that the first do not. */
const MOST = 2000;

/** Keeps the note at `file`, mode 0600, whole at any moment. */
export function createTreeFile(file: string): TreeFile {
  let written = '';
  let writing: Promise<void> = Promise.resolve();
  let isOver = false;

  async function write(text: string): Promise<void> {
    if (isOver) return;
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }

  return {
    keep(rows) {
      const text = JSON.stringify(rows.slice(0, MOST).map(({ pid, start }) => [pid, start]));
      if (text === written || isOver) return;
      written = text;
      // Without the note the token and the life line still find what is ours; a full disk must not end the run.
      writing = writing.then(() => write(text)).catch(() => undefined);
    },
    async remove() {
      isOver = true;
      await writing;
      await removeTreeFile(file);
    },
  };
}

/** Removes a note that is not needed any more. Never rejects. */
export async function removeTreeFile(file: string): Promise<void> {
  for (const one of [file, `${file}.new`]) await rm(one, { force: true }).catch(() => undefined);
}

const Note = z.array(z.tuple([z.number(), z.string()]));

/** Start times by process number as they were written down; empty where there is no note, or none that can be read. */
export async function readTreeFile(file: string): Promise<ReadonlyMap<number, string>> {
  try {
    return new Map(Note.parse(JSON.parse(await readFile(file, 'utf8'))));
  } catch {
    // Nothing was written, or a crash of the machine left it empty; then boot and start time say no more than the token.
    return new Map();
  }
}
