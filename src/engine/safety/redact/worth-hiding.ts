import { isPath } from './looks.ts';
import { isMarker } from './span.ts';

const MIN_LENGTH = 8;
const MIN_MIXED = 6;
/** A form of it must fit into what a stream holds back. */
const MAX_LENGTH = 64 * 1024;
const MIN_PHRASE = 20;

/**
 * Whether a value is told apart from ordinary text when it turns up: long enough, and no plain word, number, path or
 * address. A password that is a word cannot be hidden without hiding the word everywhere, paths of ours included.
 */
export function isWorthHiding(value: string): boolean {
  const text = value.trim();
  if (text.length > MAX_LENGTH || isMarker(text) || isPath(text)) return false;
  // A variable that was not filled in, or an address without a sign-in.
  if (/^\$\{?\w+\}?$/.test(text) || /^[a-z][a-z+.-]*:\/\/[^@\s]*$/i.test(text)) return false;
  if (/^[A-Za-z][a-z]*(?:[-_. ][a-z]+)*$/.test(text)) return text.length >= MIN_PHRASE;
  const isMixed = /\d/.test(text) && /\D/.test(text);
  return text.length >= (isMixed ? MIN_MIXED : MIN_LENGTH);
}
