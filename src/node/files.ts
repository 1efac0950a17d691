import fs from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Files } from '../engine/ports/files.ts';
import { appError, reasonOf } from '../shared/error.ts';
import { fail, ok } from '../shared/result.ts';
import { makeFolder } from './folders/make-folder.ts';
import { cleanText } from './secrets/sink.ts';

/**
 * Files below `stateDir`, read whole, written atomically, without secrets, with mode 0600 into folders of mode 0700. A path that leads out of the
 * folder is `bad-input`; a write the system refuses is `internal`, with the system's reason.
 */
export function createFiles(stateDir: string): Files {
  const root = path.resolve(stateDir);
  return {
    locate: (file) => path.resolve(root, file),
    read: async (file) => {
      const target = path.resolve(root, file);
      if (!isBelow(root, target)) {
        return fail(appError('bad-input', `${file} is outside the state folder.`));
      }
      try {
        return ok(await fs.readFile(target, 'utf8'));
      } catch (thrown) {
        if (isMissing(thrown)) return ok(null);
        return fail(appError('internal', `${target} cannot be read: ${reasonOf(thrown)}.`));
      }
    },
    write: async (file, text) => {
      const target = path.resolve(root, file);
      if (!isBelow(root, target)) {
        return fail(appError('bad-input', `${file} is outside the state folder.`));
      }
      try {
        await makeFolder(path.dirname(target));
        await writeFileAtomic(target, cleanText(text), { mode: 0o600 });
        return ok(target);
      } catch (thrown) {
        return fail(appError('internal', `${target} cannot be written: ${reasonOf(thrown)}.`));
      }
    },
  };
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
}

function isBelow(root: string, target: string): boolean {
  return target.startsWith(root + path.sep);
}
