import path from 'node:path';
import { narrow } from '../../engine/config/narrow.ts';
import type { Notice } from '../../engine/config/notice.ts';
import type { MapNode } from '../../engine/config/tree.ts';
import type { AppError } from '../../shared/error.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Config } from '../../shared/schema/config.ts';
import { parseDocument } from './parse-document.ts';
import { readText } from './read-text.ts';

const NAMES = ['.nightkiln.yml', '.overnight.yml'] as const;

/**
 * Applies the file each repository brings, which may only narrow. A file that cannot be read is left out with a notice:
 * a repository must not be able to stop the nights of the others. `pinned`: limits set by a flag or variable.
 */
export async function applyRepositoryFiles(
  config: Config,
  pinned: readonly string[],
): Promise<{ config: Config; notices: Notice[] }> {
  const notices: Notice[] = [];
  let narrowed = config;
  for (const repository of config.repositories) {
    const read = await readRepositoryFile(repository.path);
    if (!read.ok) {
      const sentence = `Ignored: ${read.error.message}`;
      notices.push({ kind: 'ignored', sentence, place: read.error.place ?? {} });
    } else if (read.value !== null) {
      const result = narrow(narrowed, { repoId: repository.id, pinned, ...read.value });
      narrowed = result.config;
      notices.push(...result.notices);
    }
  }
  return { config: narrowed, notices };
}

/** The first of `.nightkiln.yml` and `.overnight.yml` in `folder`; null when it has neither. Links are not followed. */
export async function readRepositoryFile(
  folder: string,
): Promise<Result<{ file: string; root: MapNode } | null, AppError>> {
  for (const name of NAMES) {
    const file = path.join(folder, name);
    const text = await readText(file, { follow: false });
    if (!text.ok) return text;
    if (text.value === null) continue;
    const root = parseDocument(text.value, file);
    return root.ok ? ok({ file, root: root.value }) : root;
  }
  return ok(null);
}
