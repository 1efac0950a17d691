import { isInvisible } from '../visible-text.ts';
import type { Tally } from './tally.ts';

const PRINTABLE = /^[\x20-\x7e\n\t]*$/;
const PICTURE = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|[0-9#*]/u;
const JOINS_PICTURES = new Set(['\u200d', '\ufe0f', '\ufe0e']);

/** The text without characters that nobody sees. What belongs to an emoji goes too, but is not counted as hidden. */
export function withoutInvisible(text: string, tally: Tally): string {
  if (PRINTABLE.test(text)) return text;
  let before = '';
  return Array.from(text, (character) => {
    if (isShown(character)) {
      before = character;
      return SPACES.has(character) ? ' ' : character;
    }
    const isPartOfPicture = JOINS_PICTURES.has(character) && PICTURE.test(before);
    if (!isPartOfPicture) tally.add('invisible character');
    if (character !== '\u200d') before = '';
    return '';
  }).join('');
}

function isShown(character: string): boolean {
  return character === '\n' || character === '\t' || !isInvisible(character);
}

/** Blanks of other widths; each is shown as one. */
const SPACES = new Set([
  ...'\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u2800',
]);

const WORD = /[\p{L}\p{M}]+/gu;
const LATIN = /\p{Script=Latin}/u;
// Cyrillic and Greek letters that look like Latin ones.
const LOOKALIKE =
  /[\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405\u03bf\u039f\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u03a1\u03a4\u03a5\u03a7\u03bd]/u;
// Letters in another dress: full width, and the alphabets of mathematics.
const DRESSED = /[\uff21-\uff3a\uff41-\uff5a]|[\u{1d400}-\u{1d7ff}]/u;

/** Counts words that read as Latin and are not. They stay: a person sees them too. */
export function flagLookalikes(text: string, tally: Tally): void {
  for (const [word] of text.matchAll(WORD)) {
    if (DRESSED.test(word) || (LATIN.test(word) && LOOKALIKE.test(word)))
      tally.add('lookalike word');
  }
}
