import { chmod, constants, copyFile, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { lineOf, type TreeEntry, walkTree } from './tree.ts';

/** Files are copied side by side; more at once is no faster (measured on two cores). */
const COPIES_AT_ONCE = 4;

/** Why a tree cannot be kept, in words that go on from "because". */
export class NotPortable extends Error {}

/** What may be copied. */
export interface CopyRule {
  /** More than this is refused. */
  readonly maxBytes: number;
  /** Where links may lead, absolute and resolved. */
  readonly mayLeadTo: (target: string) => boolean;
}

/** What was copied; `lines` describe the source. */
export interface Copied {
  readonly bytes: number;
  readonly lines: readonly string[];
}

/**
 * Copies what is at `from` to `to`, which must not exist. Files share their blocks where the file system can, and are
 * copies otherwise: never hard links, through which whoever writes in one place would write in all. Refuses, with
 * `NotPortable`, what would mean another thing elsewhere: links that lead out, and what is no file, folder or link.
 */
export async function copyTree(from: string, to: string, rule: CopyRule): Promise<Copied> {
  const lines: string[] = [];
  const files: TreeEntry[] = [];
  const folders: TreeEntry[] = [];
  let bytes = 0;
  await walkTree(from, async (entry) => {
    const { file, facts, link } = entry;
    const target = path.join(to, file);
    lines.push(lineOf(entry));
    if (link !== null) {
      requireInside(link, path.join(from, file), rule);
      await symlink(link, target);
    } else if (facts.isDirectory()) {
      await mkdir(target, { mode: 0o700 });
      folders.push(entry);
    } else if (facts.isFile()) {
      bytes += facts.size;
      if (bytes > rule.maxBytes) throw new NotPortable('it is larger than may be kept');
      files.push(entry);
    } else {
      throw new NotPortable(`it holds a special file (${file})`);
    }
    return undefined;
  });
  await copyFiles(from, to, files);
  for (const { file, facts } of folders) {
    await chmod(path.join(to, file), (facts.mode & 0o777) | 0o700);
  }
  return { bytes, lines: lines.sort() };
}

function requireInside(link: string, at: string, rule: CopyRule): void {
  const leads = path.resolve(path.dirname(at), link);
  if (path.isAbsolute(link) || !rule.mayLeadTo(leads)) {
    throw new NotPortable(`it holds a link that leads out (${path.basename(at)})`);
  }
}

async function copyFiles(from: string, to: string, files: readonly TreeEntry[]): Promise<void> {
  const flags = constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let entry = files[next]; entry !== undefined; entry = files[next]) {
      next += 1;
      await copyFile(path.join(from, entry.file), path.join(to, entry.file), flags);
    }
  };
  await Promise.all(Array.from({ length: COPIES_AT_ONCE }, work));
}
