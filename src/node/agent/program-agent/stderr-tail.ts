import { readFile } from 'node:fs/promises';
import { stderrPathOf } from '../../process/output-file.ts';

const CHARACTERS = 1000;

/** The `Error:` line on standard error, or its last words; a run refused at the start has nothing else to say. */
export async function stderrTailOf(logPath: string): Promise<string> {
  const text = (await readIfThere(stderrPathOf(logPath))).trim();
  const error = text
    .split('\n')
    .findLast((line) => /^error: /i.test(line))
    ?.replace(/^error: /i, '');
  return (error ?? text).slice(-CHARACTERS);
}

/** The text of a file, empty when there is none. */
export async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // Not every run leaves one.
    return '';
  }
}
