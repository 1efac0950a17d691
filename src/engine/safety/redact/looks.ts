import { isMarker } from './span.ts';

const BLANK = /^(?:x{3,}|\.+|-+|_+|0+|null|nil|none|undefined|true|false|yes|no|on|off)$/i;
const STANDS_FOR =
  /^(?:\$(?:\w+$|[{(])|%[({]|%\w+%$|\{|<|\[|\.{3}|@[A-Za-z.]+$|#\{|process\.env|os\.environ|env[.[(]|secrets\.)/i;
const NAMED = /^(?:pass(?:word|wd)?|pwd|secret|guest|token|key|user|admin|xyz)$/i;
const SPOKEN = /^(?:your|my|the|some|an?|example|changeme|placeholder|dummy|insert|replace)[-_ ]/i;

/** Whether a text only stands for a secret: a variable, a blank to fill in, or what is hidden already. */
export function isPlaceholder(text: string): boolean {
  return (
    isMarker(text) ||
    BLANK.test(text) ||
    STANDS_FOR.test(text) ||
    SPOKEN.test(text) ||
    NAMED.test(text)
  );
}

/** Letters with digits, or long and of both cases: as tokens have it and words have not. */
export function hasMixture(text: string): boolean {
  if (/\d/.test(text)) return /[A-Za-z]/.test(text);
  return text.length >= 20 && /[a-z]/.test(text) && /[A-Z]/.test(text);
}

/** Whether a text is the path of a file, which a name such as `private_key` often holds. */
export function isPath(text: string): boolean {
  return (
    /^(?:~|\.{1,2}|[A-Za-z]:)?[\\/][\w.@~-]+(?:[\\/][\w.@~ -]+)*[\\/]?$/.test(text) &&
    !/^\/[^/]{20,}$/.test(text)
  );
}

/** Whether a text is code that computes a value, or a name in it: `user.password`, `!apiKey2`, `readTokenV4`. */
export function isCode(text: string): boolean {
  const plain = text.replace(/^[!.?]+/, '').replaceAll('?.', '.');
  if (/\$\{|\}\}|\(\)|={3}|=>|&&/.test(plain)) return true;
  return plain.split('.').every(isIdentifier);
}

/** A name made of words: few digits, and humps that are longer than those of a random text. */
function isIdentifier(text: string): boolean {
  if (!/^[A-Za-z_$][\w$]*$/.test(text) || text.length > 60) return false;
  const digits = text.replaceAll(/\D/g, '').length;
  const words = text.split(/[_$]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/).filter(Boolean);
  return digits <= 2 && text.length / Math.max(1, words.length) >= 4;
}

/** Whether a text is words joined by signs, such as the name of a header: `x-aws-ec2-metadata-token`. */
export function isWords(text: string): boolean {
  return /^[A-Za-z]+\d?(?:[-_.:/ ]+[A-Za-z]+\d?)*$/.test(text);
}
