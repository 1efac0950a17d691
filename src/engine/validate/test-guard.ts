import type { ChangedFile, Finding } from '../../shared/schema/evidence.ts';
import type { TestLanguage } from './languages/language.ts';
import { changedLines, type LineChange, without } from './line-change.ts';
import { type PatchFile, parsePatch } from './patch.ts';
import { isExtended } from './proving/extended.ts';
import { isTestPath, testLanguageOf } from './test-language.ts';

/** A change as the guards read it. */
export interface GuardedChange {
  readonly files: readonly ChangedFile[];
  /** Unified patch of the same change, possibly capped. */
  readonly patch: string;
}

/**
 * Everything in a change that makes the tests prove less than they did at the base (features J4): deleted test files,
 * removed, skipped, commented-out and disabled tests, and existing test code that was rewritten. New tests, renamed tests
 * and tests that moved elsewhere in the same change are none. Where the base's own tests pass too, existing test code may
 * also grow: a longer list, a higher plan. A test file whose patch is missing or cut off is a finding, because unknown is
 * never success.
 */
export function findTestWeakening(
  change: GuardedChange,
  { baseTestsPass }: { readonly baseTestsPass: boolean } = { baseTestsPass: false },
): Finding[] {
  const changes = parsePatch(change.patch).map(changedLines);
  const added = changes.flatMap((one) => one.added);
  const deleted = changes.filter((one) => isDeletedTest(one) && !isMoved(one, added));
  const kept = changes.filter((one) => !isDeletedTest(one));
  const mayGrow = baseTestsPass ? isGrown : () => false;
  return [
    ...unreadable(change.files, changes),
    ...deleted.map((one) => finding('test-deleted', `Deletes the test file ${one.path}.`, one)),
    ...kept.filter(leavesTests).map(renamedAway),
    ...fewerTests(changes, deleted),
    ...kept.flatMap(skippedTests),
    ...kept.flatMap(disabledTests),
    ...kept.flatMap((one) => rewrittenTests(one, { added, mayGrow })),
  ];
}

function finding(kind: Finding['kind'], message: string, { path }: { path: string }): Finding {
  return { kind, message, path };
}

function unreadable(files: readonly ChangedFile[], changes: readonly LineChange[]): Finding[] {
  return files
    .filter((file) => isTestPath(file.path) && hasContent(file))
    .filter((file) => !changes.some((one) => one.path === file.path && isReadable(one.file, file)))
    .map((file) =>
      finding('tests-fewer', `The change to ${file.path} could not be read in full.`, file),
    );
}

function hasContent(file: ChangedFile): boolean {
  return file.insertions !== 0 || file.deletions !== 0;
}

/** A new binary file is only an addition; any other change must show its lines. */
function isReadable(patch: PatchFile, file: ChangedFile): boolean {
  if (!patch.isComplete) return false;
  return patch.hunks.length > 0 || (file.insertions === null && file.status === 'added');
}

function isDeletedTest({ file, path }: LineChange): boolean {
  return file.newPath === null && isTestPath(path);
}

function isMoved({ removed }: LineChange, added: readonly string[]): boolean {
  return removed.length > 0 && without(removed, added).length === 0;
}

function leavesTests({ file }: LineChange): boolean {
  return (
    file.oldPath !== null &&
    file.newPath !== null &&
    isTestPath(file.oldPath) &&
    !isTestPath(file.newPath)
  );
}

function renamedAway(one: LineChange): Finding {
  const message = `Renames the test file ${one.oldPath} to ${one.path}, which no longer looks like one.`;
  return finding('test-deleted', message, one);
}

function fewerTests(changes: readonly LineChange[], deleted: readonly LineChange[]): Finding[] {
  const readable = changes.filter((one) => !deleted.includes(one));
  const gone = readable.flatMap((one) => titles(one, one.removed));
  const born = readable.flatMap((one) => titles(one, one.added));
  if (gone.length <= born.length) return [];
  const missing = without(gone, born);
  const count = gone.length - born.length;
  const where = readable.find((one) => titles(one, one.removed).some((t) => missing.includes(t)));
  const names = missing.filter((title) => title !== '').slice(0, 3);
  const quoted = names.length === 0 ? '' : `: ${names.map((name) => `"${name}"`).join(', ')}`;
  const message = `Removes ${count === 1 ? 'a test' : `${count} tests`}${quoted}.`;
  return [finding('tests-fewer', message, { path: where?.path ?? '' })];
}

function titles(one: LineChange, lines: readonly string[]): string[] {
  const language = readsTests(one);
  if (language === null) return [];
  return lines.flatMap((line) => {
    const match = language.testCase.exec(line);
    return match === null ? [] : [match.slice(1).find((group) => group !== undefined) ?? ''];
  });
}

/** The language of a file that may hold tests. Rust keeps tests beside the code. */
function readsTests(one: LineChange): TestLanguage | null {
  const mayHold = isTestPath(one.path) || isTestPath(one.oldPath ?? '') || /\.rs$/.test(one.path);
  return mayHold ? testLanguageOf(one.path) : null;
}

function skippedTests(one: LineChange): Finding[] {
  const language = readsTests(one);
  if (language === null) return [];
  const skips = one.added.find((line) => language.skip.test(line));
  const comments = one.added.find((line) => commentsOut(line, one, language));
  return [
    ...(skips === undefined
      ? []
      : [finding('test-skipped', `Skips or narrows tests in ${one.path}: ${clip(skips)}`, one)]),
    ...(comments === undefined
      ? []
      : [finding('test-skipped', `Comments out tests in ${one.path}: ${clip(comments)}`, one)]),
  ];
}

function commentsOut(line: string, one: LineChange, language: TestLanguage): boolean {
  if (!language.comment.test(line)) return false;
  const code = line.replace(/^(?:\/\/|\/\*|\*|#)+ ?/, '').replace(/ ?\*\/$/, '');
  return one.removed.includes(code) && (language.testCase.test(code) || !isNeutral(code, language));
}

/** Tests that stay in the file but no longer run to their end: an early exit, or a block around them. */
function disabledTests(one: LineChange): Finding[] {
  const language = readsTests(one);
  if (language === null || one.file.oldPath === null || !isTestPath(one.path)) return [];
  const lines = one.file.hunks.flatMap((hunk) =>
    hunk.lines.filter((line, at) => {
      const text = line.text.trim().replaceAll(/\s+/g, ' ');
      if (line.kind !== 'added') return false;
      if (language.exit.test(text)) return true;
      return language.disabled.test(text) && hunk.lines[at + 1]?.kind !== 'added';
    }),
  );
  const first = lines[0]?.text.trim();
  return first === undefined
    ? []
    : [finding('test-skipped', `Keeps tests in ${one.path} from running: ${clip(first)}`, one)];
}

interface Elsewhere {
  readonly added: readonly string[];
  readonly mayGrow: (line: string, one: LineChange) => boolean;
}

function rewrittenTests(one: LineChange, { added, mayGrow }: Elsewhere): Finding[] {
  if (one.file.oldPath === null) return [];
  const isTest = isTestPath(one.file.oldPath) && isTestPath(one.path);
  const language = testLanguageOf(one.path);
  const gone = without(one.removed, added).filter((line) =>
    isTest ? !isNeutral(line, language) && !mayGrow(line, one) : isInlineAssertion(line, one),
  );
  const first = gone[0];
  if (first === undefined) return [];
  const message = `Changes or removes existing test code in ${one.path}: ${clip(first)}`;
  return [finding('tests-fewer', message, one)];
}

function isGrown(line: string, { path, added }: LineChange): boolean {
  const isAssertion = testLanguageOf(path)?.assertion.test(line) === true;
  return isExtended(line, added, isAssertion);
}

/** Lines whose loss cannot make a test prove less: comments, imports, titles (counted apart) and lone brackets. */
function isNeutral(line: string, language: TestLanguage | null): boolean {
  if (/^[\s{}()[\];,]*$/.test(line)) return true;
  if (language === null) return false;
  return [language.comment, language.imported, language.testCase].some((one) => one.test(line));
}

function isInlineAssertion(line: string, one: LineChange): boolean {
  if (!/\.rs$/.test(one.path)) return false;
  const language = testLanguageOf(one.path);
  return language?.assertion.test(line) === true && !language.comment.test(line);
}

function clip(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
