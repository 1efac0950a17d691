import type { PatchFile, PatchLine } from './patch.ts';

/** Lines a file lost and gained, without those that only moved within it or changed their blanks. */
export interface LineChange {
  readonly path: string;
  readonly oldPath: string | null;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly file: PatchFile;
}

/** The lines that really differ in one file of a patch, each with its blanks collapsed. */
export function changedLines(file: PatchFile): LineChange {
  const lines = file.hunks.flatMap((hunk) => hunk.lines);
  const added = textsOf(lines, 'added');
  const removed = textsOf(lines, 'removed');
  return {
    path: file.newPath ?? file.oldPath ?? '',
    oldPath: file.oldPath,
    added: without(added, removed),
    removed: without(removed, added),
    file,
  };
}

function textsOf(lines: readonly PatchLine[], kind: PatchLine['kind']): string[] {
  return lines
    .filter((line) => line.kind === kind)
    .map((line) => line.text.trim().replaceAll(/\s+/g, ' '))
    .filter((text) => text !== '');
}

/** `lines` minus one occurrence for each line of `taken`: what is left has no counterpart there. */
export function without(lines: readonly string[], taken: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of taken) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const left = counts.get(line) ?? 0;
    if (left > 0) counts.set(line, left - 1);
    return left === 0;
  });
}
