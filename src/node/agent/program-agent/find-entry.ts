import path from 'node:path';
import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import {
  firstExecutable,
  isExecutable,
  ownFolders,
  pathFolders,
  SYSTEM_FOLDERS,
} from './executable.ts';

/** Which program is looked for, and where. */
export interface EntryWish {
  /** Its usual name, also the key of its settings. */
  readonly name: string;
  /** A sentence that says how to get it. */
  readonly install: string;
  /** `bin` of its settings: an absolute path, or a name; absent: the usual name. */
  readonly bin: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** More folders of this program, searched after PATH. */
  readonly folders?: readonly string[];
  /** Searched last; absent: those of this system. */
  readonly systemFolders?: readonly string[] | undefined;
}

/** The file a person would start: the configured one, otherwise the first on PATH or in a known folder. Links are not followed. */
export async function findProgramEntry(wish: EntryWish): Promise<Result<string>> {
  const { name, bin, env } = wish;
  const missing = (message: string): Result<never> =>
    fail(appError('agent-missing', message, { fix: wish.install }));
  if (bin?.includes('/') === true) {
    if (path.isAbsolute(bin) && (await isExecutable(bin))) return ok(bin);
    return missing(`There is no program at "${bin}", the configured ${name}.`);
  }
  const folders = [
    ...pathFolders(env),
    ...(wish.folders ?? []),
    ...(await ownFolders(env)),
    ...(wish.systemFolders ?? SYSTEM_FOLDERS),
  ];
  const file = await firstExecutable(bin ?? name, folders);
  return file === null ? missing(`The program "${bin ?? name}" was not found.`) : ok(file);
}
