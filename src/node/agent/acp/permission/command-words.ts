import { isRecord } from './named-paths.ts';

/** What a shell would make more of than words; a command that holds one of them outside quotes is not read. */
const SPECIAL = /[;&|<>`$(){}*?[\]~!#\\\n\r]/;

/** What a shell still acts on between double quotes. */
const SPECIAL_QUOTED = /[$`\\!\n\r]/;

/** The words of one plain command line; null when it is more than that: two commands, a redirection, a variable. */
export function wordsOf(line: string): readonly string[] | null {
  const words: string[] = [];
  let isNew = true;
  for (const part of line.trim().matchAll(/'[^']*'|"[^"]*"|[ \t]+|[^\s'"]+|./gs)) {
    const text = textOf(part[0]);
    if (text === null) return null;
    if (text !== ' ') words.push(isNew ? text : `${words.pop() ?? ''}${text}`);
    isNew = text === ' ';
  }
  return words.length === 0 ? null : words;
}

/** What a piece of a line means to a shell; a space for what is between words, null for what we do not read. */
function textOf(piece: string): string | null {
  const inner = piece.slice(1, -1);
  if (piece.length > 1 && piece.startsWith("'")) return inner === ' ' ? null : inner;
  if (piece.length > 1 && piece.startsWith('"')) {
    return inner === ' ' || SPECIAL_QUOTED.test(inner) ? null : inner;
  }
  if (/^[ \t]+$/.test(piece)) return ' ';
  return /['"\s]/.test(piece) || SPECIAL.test(piece) ? null : piece;
}

const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|da)?sh$/;

/** The command line in the input of a tool: a text, or words, with a shell around it taken off. Null: there is none. */
export function commandLineIn(rawInput: unknown): string | null {
  if (!isRecord(rawInput)) return null;
  const command = rawInput['command'] ?? rawInput['cmd'];
  if (typeof command === 'string') return command;
  if (!Array.isArray(command) || !command.every((word) => typeof word === 'string')) return null;
  const [shell = '', flag = '', script] = command;
  if (command.length === 3 && SHELL.test(shell) && /^-l?c$/.test(flag)) return script ?? null;
  return command.map(quote).join(' ');
}

function quote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  // The escape of a quote is among what is not read, which is the careful answer.
  return `'${word.replaceAll("'", "'\\''")}'`;
}
