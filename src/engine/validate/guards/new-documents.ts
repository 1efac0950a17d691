import type { ChangedFile } from '../../../shared/schema/evidence.ts';
import { parsePatch } from '../patch.ts';
import { isTestPath } from '../test-language.ts';

const DOCUMENT = /\.(?:md|markdown|mdx|rst|adoc)$/i;

/** Files that people find by their name or their place, and that a program collects. */
const KNOWN_NAME =
  /(?:^|\/)(?:readme|changelog|changes|history|news|license|licence|notice|contributing|security|support|code_of_conduct|authors|maintainers|governance|upgrading|agents|claude|gemini|skill|index|_index|todo)(?:[._-][\w-]+)?\.\w+$/i;
const KNOWN_PLACE =
  /(?:^|\/)(?:\.[\w-]+|node_modules|vendor|templates?|fixtures?|__\w+__|testdata|examples?|samples?|_?posts|_?drafts|blog|content|changelog\.d|changes|newsfragments|locales?|i18n)\//i;

/** The documents that a change adds and that somebody has to find; those with a known name or place are found anyway. */
export function newDocuments(files: readonly ChangedFile[]): string[] {
  return files
    .filter(({ status }) => status === 'added')
    .map(({ path }) => path)
    .filter((path) => DOCUMENT.test(path) && !isTestPath(path))
    .filter((path) => !KNOWN_NAME.test(path) && !KNOWN_PLACE.test(path));
}

/** Whether a path is a document. */
export function isDocument(path: string): boolean {
  return DOCUMENT.test(path);
}

/** The names by which another file can lead to a document: with its ending, and as sites write it, without. */
export function namesOf(path: string): [string, string] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return [name, `${folderName(path)}${name.replace(DOCUMENT, '')}`];
}

/** Without its ending a name is only a word, so the folder belongs to it. */
function folderName(path: string): string {
  const folder = path.split('/').at(-2);
  return folder === undefined ? '/' : `${folder}/`;
}

/** The documents among `documents` that no added line of another file leads to. */
export function unlinkedIn(patch: string, documents: readonly string[]): string[] {
  const added = parsePatch(patch).map(({ newPath, hunks }) => ({
    path: newPath,
    text: hunks
      .flatMap(({ lines }) => lines)
      .flatMap(({ kind, text }) => (kind === 'added' ? [text] : []))
      .join('\n'),
  }));
  return documents.filter((document) => {
    const names = namesOf(document);
    return !added.some(
      ({ path, text }) => path !== document && names.some((name) => leadsTo(text, name)),
    );
  });
}

/** Whether a text names a file as a whole: `old-setup.md` does not lead to `setup.md`. */
export function leadsTo(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const [before, after] = [text[at - 1] ?? ' ', text[at + name.length] ?? ' '];
    if (!/[\w.-]/.test(before) && !/[\w-]/.test(after)) return true;
  }
  return false;
}

/** A document of the same folder whose name says the same as that of a new one; null when there is none. */
export function sameTopic(document: string, others: readonly string[]): string | null {
  const folder = document.slice(0, document.lastIndexOf('/') + 1);
  const topic = topicOf(document);
  if (topic === '') return null;
  const same = others.find(
    (other) =>
      other !== document &&
      DOCUMENT.test(other) &&
      other.slice(0, other.lastIndexOf('/') + 1) === folder &&
      topicOf(other) === topic,
  );
  return same ?? null;
}

const FILLERS = new Set(
  'a an and the of for to in on how doc docs documentation guide notes note overview new final draft copy summary report v1 v2 v3 updated md'.split(
    ' ',
  ),
);

/** The words of a name that carry a meaning, in one order and in the singular. */
function topicOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(DOCUMENT, '');
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/(?<=\w{3})s$/, ''))
    .filter((word) => word !== '' && !FILLERS.has(word));
  return [...new Set(words)].sort().join(' ');
}
