import { constants, type Stats } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { type AppError, appError, reasonOf } from '../../shared/error.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { makeFolder } from '../folders/make-folder.ts';
import { SecretName, type Secrets } from './secret-store.ts';

const MAX_BYTES = 4 * 1024 * 1024;
const Document = z.strictObject({
  schemaVersion: z.literal(1),
  secrets: z.record(SecretName, z.string()),
});

/**
 * What a file of secrets holds; nothing when there is none. It must be a regular file of this user that nobody else may
 * read or write: a link, another's file or one with wider rights is refused with the command that mends it.
 */
export async function readKept(file: string): Promise<Result<Secrets>> {
  let handle: fs.FileHandle;
  try {
    handle = await fs.open(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return ok({});
    return fail(appError('config-invalid', `${file} cannot be opened: ${reasonOf(thrown)}`));
  }
  try {
    const refused = whyRefused(file, await handle.stat());
    if (refused !== null) return fail(refused);
    return decode(file, await handle.readFile('utf8'));
  } catch (thrown) {
    return fail(appError('config-invalid', `${file} cannot be read: ${reasonOf(thrown)}`));
  } finally {
    await handle.close();
  }
}

/** Writes the whole file anew, mode 0600, in a folder that is made with mode 0700 when it is missing. */
export async function writeKept(file: string, secrets: Secrets): Promise<Result<null>> {
  try {
    await makeFolder(path.dirname(file));
    const text = `${JSON.stringify({ schemaVersion: 1, secrets }, null, 2)}\n`;
    await writeFileAtomic(file, text, { mode: 0o600 });
    return ok(null);
  } catch (thrown) {
    return fail(appError('internal', `${file} cannot be written: ${reasonOf(thrown)}`));
  }
}

function whyRefused(file: string, stat: Stats): AppError | null {
  const refuse = (sentence: string, fix?: string): AppError =>
    appError('config-invalid', sentence, fix === undefined ? {} : { fix });
  if (!stat.isFile()) return refuse(`${file} is not a regular file.`);
  if (stat.size > MAX_BYTES) return refuse(`${file} is too large for a file of secrets.`);
  const me = process.getuid?.();
  if (me !== undefined && stat.uid !== me) return refuse(`${file} belongs to another user.`);
  if ((stat.mode & 0o077) !== 0) {
    const sentence = `Others may read or change ${file}, so its secrets are not used.`;
    return refuse(sentence, `chmod 600 '${file}'`);
  }
  return null;
}

function decode(file: string, text: string): Result<Secrets> {
  try {
    return ok(Document.parse(JSON.parse(text)).secrets);
  } catch {
    // The reason could quote the file, and with it a secret.
    return fail(appError('config-invalid', `${file} is not a file of secrets.`));
  }
}
