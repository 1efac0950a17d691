import { readFile, rm } from 'node:fs/promises';
import { stderrPathOf } from '../../process/output-file.ts';

const STDERR_CHARACTERS = 1000;

/** The last message as codex wrote it into a file, for a run whose event line was too long; null when there is none. */
export async function lastTextOf(file: string): Promise<string | null> {
  const text = await readIfThere(file);
  return text === '' ? null : text;
}

/** The `Error:` line on standard error, or its last words; a run refused at the start has nothing else to say. */
export async function stderrTailOf(logPath: string): Promise<string> {
  const text = (await readIfThere(stderrPathOf(logPath))).trim();
  const error = text
    .split('\n')
    .findLast((line) => /^error: /i.test(line))
    ?.replace(/^error: /i, '');
  return (error ?? text).slice(-STDERR_CHARACTERS);
}

/** Removes what only the run itself needed. */
export async function clearRunFolder(run: {
  readonly tmpDir: string;
  readonly lastTextPath: string;
}): Promise<void> {
  await rm(run.tmpDir, { recursive: true, force: true });
  await rm(run.lastTextPath, { force: true });
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // Not every run leaves one.
    return '';
  }
}
