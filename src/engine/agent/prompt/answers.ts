import { oneLine } from '../../safety/visible-text.ts';
import { frame } from './frame.ts';

/** A question of an agent with what the owner answered. */
export interface Answered {
  readonly text: string;
  readonly answer: string;
}

/** What the owner decided, as a part of the prompt: the questions are data, the answers are to be followed. */
export function tellAnswers(answers: readonly Answered[], token: string): string {
  if (answers.length === 0) return '';
  const told = answers.map(
    ({ text, answer }) =>
      `${frame(text, 'a question that was asked', token)}\nThe owner answers: ${oneLine(answer)}`,
  );
  return `\n\n## What the owner decided\n${told.join('\n\n')}`;
}

/** How a decision is left to the owner. */
export const ASK =
  'If a decision belongs to the owner, do not guess: end your last message with one line `QUESTION: ...` and one line `OPTION: ...` for each answer you see. If one of them is safe and easy to take back, go on with it, finish the work, and add the lines `DEFAULT: ...` with that answer and `ROLLBACK: ...` with how to go back; otherwise stop there.';

/** The same on a night that has asked as much as it may. */
export const ASK_NO_MORE =
  'Tonight the owner is asked nothing more. Where a decision belongs to them, go on with the answer that is safe and easy to take back and end your last message with the lines `QUESTION: ...`, `DEFAULT: ...` with that answer and `ROLLBACK: ...` with how to go back. Where there is no such answer, stop there, with the line `QUESTION: ...` alone.';
