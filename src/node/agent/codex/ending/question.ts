import type { Question } from '../../../../shared/schema/attempt.ts';

const QUESTION = /^\s*QUESTION:\s*(.+)$/m;
const OPTION = /^\s*OPTION:\s*(.+)$/gm;

/**
 * The decision an agent leaves to the person: a line "QUESTION: ..." and lines "OPTION: ..." in its last message. Null
 * without such a line: a polite closing question is no reason to throw away finished work.
 */
export function questionIn(lastText: string | null): Question | null {
  const text = QUESTION.exec(lastText ?? '')?.[1]?.trim();
  if (text === undefined) return null;
  const options = [...(lastText ?? '').matchAll(OPTION)].map((match) => (match[1] ?? '').trim());
  return {
    text: text.slice(0, 2000),
    options: options.slice(0, 6).map((option) => option.slice(0, 400)),
  };
}
