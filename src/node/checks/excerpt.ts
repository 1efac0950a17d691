import { stripVTControlCharacters } from 'node:util';

const LINES = 20;
const CHARACTERS = 4000;

/** The end of an output for a person: the last 20 lines without colours, at most 4,000 characters. */
export function excerptOf(output: string): string {
  const plain = plainText(output).trimEnd();
  const lines = plain.split('\n').slice(-LINES).join('\n');
  return lines.slice(-CHARACTERS);
}

/** The text without terminal control sequences; of a line that was redrawn only its last state. */
export function plainText(output: string): string {
  return stripVTControlCharacters(output)
    .replaceAll('\r\n', '\n')
    .replace(/^.*\r(?=.)/gm, '');
}
