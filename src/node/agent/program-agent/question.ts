import type { Question } from '../../../shared/schema/attempt.ts';
import { readQuestionLine } from '../command-question.ts';

const QUESTION = /^\s*QUESTION:\s*(.+)$/m;
const OPTION = /^\s*OPTION:\s*(.+)$/gm;
const DEFAULT = /^\s*DEFAULT:\s*(.+)$/m;
const ROLLBACK = /^\s*ROLLBACK:\s*(.+)$/m;

/**
 * The decision an agent leaves to the person, from its last message: the line a command agent would print, or a line
 * "QUESTION: ..." with lines "OPTION: ...", "DEFAULT: ..." and "ROLLBACK: ...". Null without such a line: a polite closing question is no reason to throw
 * away finished work.
 */
export function questionIn(lastText: string | null): Question | null {
  const printed = readQuestionLine(lastText?.trimEnd().split('\n').at(-1) ?? '');
  return printed ?? spokenQuestion(lastText);
}

function spokenQuestion(lastText: string | null): Question | null {
  const text = QUESTION.exec(lastText ?? '')?.[1]?.trim();
  if (text === undefined) return null;
  const options = [...(lastText ?? '').matchAll(OPTION)].map((match) => (match[1] ?? '').trim());
  return {
    text: text.slice(0, 2000),
    options: options.slice(0, 6).map((option) => option.slice(0, 400)),
    ...said('defaultTaken', DEFAULT, { lastText, most: 400 }),
    ...said('rollback', ROLLBACK, { lastText, most: 1000 }),
  };
}

/** A field from its line; nothing without one. */
function said(
  name: 'defaultTaken' | 'rollback',
  line: RegExp,
  { lastText, most }: { readonly lastText: string | null; readonly most: number },
): Partial<Question> {
  const words = line.exec(lastText ?? '')?.[1]?.trim() ?? '';
  return words === '' ? {} : { [name]: words.slice(0, most) };
}
