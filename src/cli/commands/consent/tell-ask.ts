import { wordsOfAsk } from '../../../engine/report/consent/ask-words.ts';
import { createDayTimeFormat } from '../../../engine/report/format.ts';
import { oneLine } from '../../../engine/safety/visible-text.ts';
import type { AskView } from '../../../shared/schema/consent/ask.ts';

/** One thing that waits, as lines: what it is, the options, and the command that answers it. */
export function tellAsk(ask: AskView): string[] {
  const { head, options, notes, command } = wordsOfAsk(ask, createDayTimeFormat());
  return [
    `${oneLine(head)} (${ask.repoId}, ${ask.category})`,
    ...options.map((option, n) => `  ${n + 1}. ${oneLine(option)}`),
    ...notes.map((note) => `  ${oneLine(note)}`),
    ...(command === null ? [] : [`  ${command}`]),
  ];
}
