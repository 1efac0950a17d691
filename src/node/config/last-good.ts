import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { type AppError, appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { makeFolder } from '../folders/make-folder.ts';
import { readText } from './read-text.ts';

const HEAD = '# The last good text of ';

/** The file in the state folder that keeps the last good configuration over a restart. */
export function lastGoodFile(stateDir: string): string {
  return path.join(stateDir, 'config.last-good');
}

/** Keeps `text` as the last good one of `file`. Atomic, readable by the user alone. */
export async function keepLastGood(
  stateDir: string,
  from: { file: string; text: string },
): Promise<Result<null, AppError>> {
  try {
    await makeFolder(stateDir);
    await writeFileAtomic(lastGoodFile(stateDir), `${HEAD}${from.file}\n${from.text}`, {
      mode: 0o600,
    });
    return ok(null);
  } catch (error) {
    const sentence = `The last good configuration could not be kept: ${reasonOf(error)}.`;
    return fail(appError('internal', sentence, { place: { file: lastGoodFile(stateDir) } }));
  }
}

/** The last good text of `file`; null when none was kept, or only that of another file. */
export async function readLastGood(stateDir: string, file: string): Promise<string | null> {
  const kept = await readText(lastGoodFile(stateDir), { follow: false });
  if (!kept.ok || kept.value === null) return null;
  const head = `${HEAD}${file}\n`;
  return kept.value.startsWith(head) ? kept.value.slice(head.length) : null;
}
