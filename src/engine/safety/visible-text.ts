// Controls, soft hyphen, zero-width and bidirectional marks, invisible operators, fillers, variation selectors, tags,
// and halves of surrogate pairs: what a reader cannot see but a machine obeys (R77).
const INVISIBLE =
  /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}|\u034f|[\u115f\u1160\u3164\uffa0]|\u17b4|\u17b5|[\u180b-\u180f]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e0fff}]/gu;

const INVISIBLE_ALONE = new RegExp(`^(?:${INVISIBLE.source})$`, 'u');

/** Whether one character is of those that a reader cannot see. */
export function isInvisible(character: string): boolean {
  return INVISIBLE_ALONE.test(character);
}

/** Untrusted text with every invisible character written out, such as `\u{202e}`. Line feeds and tabs stay. */
export function showInvisible(text: string): string {
  return text.replaceAll(INVISIBLE, (character) =>
    character === '\n' || character === '\t'
      ? character
      : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Untrusted text as one visible line: runs of blank become one space. */
export function oneLine(text: string): string {
  return showInvisible(text.replaceAll(/\s+/g, ' ').trim());
}

/** Untrusted text for a Markdown paragraph, heading or list item: one line that means nothing but itself. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_[\]<>|~&#]/g, '\\$&')
    .replaceAll('://', ':\\//')
    .replaceAll(/\bwww\./gi, (found) => `${found.slice(0, -1)}\\.`)
    .replaceAll(/@(?=\w)/g, '\\@')
    .replace(/^([-+=])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}

/** Untrusted text as a fenced block that it cannot close. */
export function fenceMarkdown(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${showInvisible(text.replaceAll(/\r\n?/g, '\n')).replace(/\n$/, '')}\n${fence}`;
}

/** Untrusted text as inline code that it cannot close. */
export function codeMarkdown(text: string): string {
  const line = oneLine(text);
  if (line === '') return '` `';
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${line}\`` : `${ticks} ${line} ${ticks}`;
}
