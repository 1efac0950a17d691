import { rm } from 'node:fs/promises';
import { readIfThere } from '../program-agent/stderr-tail.ts';

/** The last message as codex wrote it into a file, for a run whose event line was too long; null when there is none. */
export async function lastTextOf(file: string): Promise<string | null> {
  const text = await readIfThere(file);
  return text === '' ? null : text;
}

/** Removes what only the run itself needed. */
export async function clearRunFolder(run: {
  readonly tmpDir: string;
  readonly lastTextPath: string;
  readonly hookPath: string;
}): Promise<void> {
  await rm(run.tmpDir, { recursive: true, force: true });
  await rm(run.lastTextPath, { force: true });
  await rm(run.hookPath, { force: true });
}
