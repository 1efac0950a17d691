const ESCAPE = '\\u001b';
// Colours and cursor moves of a terminal carry nothing a reader needs.
const TERMINAL_SEQUENCE = new RegExp(`${ESCAPE}\\[[0-9;?]*[ -/]*[@-~]`, 'g');

// Controls but tab and line feed, soft hyphen, fillers, everything with no shape or with a say in the direction of
// the text, tags, lone surrogates.
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5|[\u{e0100}-\u{e01ef}]/gu;

/** Untrusted text as it is safe to show: invisible and direction-changing characters appear as escapes (R77). */
export function visibleText(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(TERMINAL_SEQUENCE, '')
    .replace(HIDDEN, (character) => (/[\t\n]/.test(character) ? character : escapeOf(character)));
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
