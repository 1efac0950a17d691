import { z } from 'zod';
import { Question } from '../../shared/schema/attempt.ts';

const QuestionLine = z.object({ nightkiln: z.object({ question: Question }) });

/**
 * The question a command leaves to the person. To ask one, it prints as its last line of standard output
 * `{"nightkiln":{"question":{"text":"Which file?","options":["a.md","b.md"]}}}` and exits with 0.
 * Null when the line is anything else.
 */
export function readQuestionLine(line: string): Question | null {
  if (!line.startsWith('{')) return null;
  const parsed = QuestionLine.safeParse(parseJson(line));
  return parsed.data?.nightkiln.question ?? null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Most lines are prose; a question is the exception.
    return null;
  }
}
