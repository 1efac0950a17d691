import { changedLines, type LineChange } from '../line-change.ts';
import { type PatchLine, parsePatch } from '../patch.ts';
import type { GuardedChange } from '../test-guard.ts';
import { isTestPath, testLanguageOf } from '../test-language.ts';

/** The parts of a change that are code and no tests. */
export function sourceChanges(change: GuardedChange): LineChange[] {
  return parsePatch(change.patch)
    .map(changedLines)
    .filter(({ path }) => testLanguageOf(path) !== null && !isTestPath(path));
}

/** The added code of a file in runs as they stand one below the other, comments left out, blanks collapsed. */
export function addedRuns({ file, path }: LineChange): string[][] {
  const comment = testLanguageOf(path)?.comment;
  const isCode = (line: string): boolean => line !== '' && comment?.test(line) !== true;
  return file.hunks.flatMap(({ lines }) => runsOf(lines, isCode));
}

function runsOf(lines: readonly PatchLine[], isCode: (line: string) => boolean): string[][] {
  const runs: string[][] = [[]];
  for (const { kind, text } of lines) {
    const line = text.trim().replaceAll(/\s+/g, ' ');
    if (kind === 'context') runs.push([]);
    else if (kind === 'added' && isCode(line)) runs.at(-1)?.push(line);
  }
  return runs.filter((run) => run.length > 0);
}

/** At most 80 characters of a line, for a finding. */
export function clipLine(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
