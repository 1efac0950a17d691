const ESCAPE = '\\u001b';
// Colours and cursor moves of a terminal carry nothing a reader needs.
const TERMINAL_SEQUENCE = new RegExp(`${ESCAPE}\\[[0-9;?]*[ -/]*[@-~]`, 'g');

// Controls, soft hyphen, zero-width and bidirectional marks, invisible operators, fillers, variation selectors, tags,
// and halves of surrogate pairs: the same characters the engine writes out in Markdown and in the terminal.
const HIDDEN =
  /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\u034f|[\u115f\u1160\u3164\uffa0]|\u17b4|\u17b5|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e0fff}]/gu;

/** Untrusted text as it is safe to show: invisible and direction-changing characters appear as `\u{202e}` (R77). */
export function visibleText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(TERMINAL_SEQUENCE, '')
    .replace(HIDDEN, (character) => (/[\t\n]/.test(character) ? character : escapeOf(character)));
}

function escapeOf(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
