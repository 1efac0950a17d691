import type { Question } from '../../../shared/schema/attempt.ts';
import { oneLine } from '../../safety/visible-text.ts';

/** What the agent of a session declares, in the order it does. */
export type Declaration =
  | { readonly kind: 'begin'; readonly title: string }
  | { readonly kind: 'done'; readonly summary: string }
  | { readonly kind: 'dropped'; readonly why: string }
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'strategy'; readonly text: string }
  | { readonly kind: 'finished'; readonly why: string };

/** Reads the declarations out of what an agent says, piece by piece. */
export interface ItemReader {
  /** One message or line of the agent; a message ends the line it stops in. */
  read(text: string): readonly Declaration[];
  /** What was begun and is not coming to an end any more, such as a strategy without its last line. */
  end(): readonly Declaration[];
}

/** Characters that are kept of each text; the rest is cut off. */
export const LONGEST = {
  line: 4000,
  title: 120,
  summary: 2000,
  strategy: 8000,
  question: 2000,
  option: 400,
} as const;
const MOST_OPTIONS = 6;

/** The mark of a session's declarations, which nothing in a repository can know beforehand: `[nk:3fa9c1]`. */
export function markOf(hashOfSession: string): string {
  return `[nk:${hashOfSession.slice(0, 6)}]`;
}

/**
 * A reader of the lines that begin with `mark` (`markOf`), whatever Markdown is around them: emphasis, quotes, headings
 * and code blocks mean nothing, because only an agent that was given the mark writes it. A placeholder in angle brackets
 * declares nothing, so an agent that repeats its instructions does no harm.
 */
export function createItemReader(mark: string): ItemReader {
  let strategy: string[] | null = null;
  let question: Question | null = null;

  const closeOpen = (): Declaration[] => {
    const text = (strategy ?? []).join('\n').trim().slice(0, LONGEST.strategy);
    const open: Declaration[] = [
      ...(text === '' ? [] : [{ kind: 'strategy' as const, text }]),
      ...(question === null ? [] : [{ kind: 'question' as const, question }]),
    ];
    strategy = null;
    question = null;
    return open;
  };

  const readPlain = (line: string): Declaration[] => {
    const length = strategy?.reduce((sum, one) => sum + one.length + 1, 0) ?? 0;
    if (strategy !== null && length < LONGEST.strategy) strategy.push(line);
    return [];
  };

  const readMarked = ({ word, words }: Marked): Declaration[] => {
    if (word === 'OPTION') {
      question = withOption(question, words);
      return [];
    }
    const before = closeOpen();
    if (word === 'STRATEGY') strategy = words === '' ? [] : [words];
    if (word === 'QUESTION') question = questionOf(words);
    const declared = declarationOf(word, words);
    return declared === null ? before : [...before, declared];
  };

  return {
    read: (text) =>
      text.split(/\r\n?|\n/).flatMap((line) => {
        const kept = line.slice(0, LONGEST.line);
        const said = afterMark(kept, mark);
        if (said === null) return readPlain(kept);
        const marked = markedOf(said);
        return marked === null ? [] : readMarked(marked);
      }),
    end: closeOpen,
  };
}

/** What a line says after the mark; null when it does not begin with it. */
function afterMark(line: string, mark: string): string | null {
  const bare = line.replace(/^[\s>*_#`~]+/, '');
  return bare.startsWith(mark) ? bare.slice(mark.length).replace(/^[\s*_`]+/, '') : null;
}

interface Marked {
  readonly word: string;
  readonly words: string;
}

const WORD =
  /^(ITEM DONE|ITEM DROPPED|ITEM|STRATEGY END|STRATEGY|QUESTION|OPTION|FINISHED)\b:?(.*)$/;

function markedOf(said: string): Marked | null {
  const found = WORD.exec(said);
  return found === null ? null : { word: found[1] ?? '', words: undecorated(found[2] ?? '') };
}

function questionOf(words: string): Question | null {
  return isPlaceholder(words) ? null : { text: words.slice(0, LONGEST.question), options: [] };
}

function undecorated(text: string): string {
  return oneLine(text.replace(/^[\s*_`:]+/, '').replace(/[\s*_`]+$/, ''));
}

function isPlaceholder(text: string): boolean {
  return text === '' || /^<[^<>]*>$/.test(text);
}

function declarationOf(word: string, words: string): Declaration | null {
  switch (word) {
    case 'ITEM':
      return isPlaceholder(words) ? null : { kind: 'begin', title: words.slice(0, LONGEST.title) };
    case 'ITEM DONE':
      return said(words) && { kind: 'done', summary: words.slice(0, LONGEST.summary) };
    case 'ITEM DROPPED':
      return said(words) && { kind: 'dropped', why: words.slice(0, LONGEST.summary) };
    case 'FINISHED':
      return said(words) && { kind: 'finished', why: words.slice(0, LONGEST.summary) };
    default:
      return null;
  }
}

/** An end without words is an end; one with a placeholder is an instruction that was repeated. */
function said(words: string): true | null {
  return words !== '' && isPlaceholder(words) ? null : true;
}

function withOption(question: Question | null, words: string): Question | null {
  if (question === null || isPlaceholder(words) || question.options.length >= MOST_OPTIONS) {
    return question;
  }
  return { ...question, options: [...question.options, words.slice(0, LONGEST.option)] };
}
