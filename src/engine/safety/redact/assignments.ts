import { hasMixture, isCode, isPath, isPlaceholder, isWords } from './looks.ts';
import { endOfToken } from './pattern.ts';
import { judgeName } from './secret-name.ts';
import type { Finder, Span } from './span.ts';

/** A word that may end the name of a secret, and the sign that gives it a value; quotes may be escaped. */
const HEAD =
  /(?:pass(?:w(?:or)?d|phrase|code)?|pwd|secrets?|token|keys?|auth(?:orization)?|credentials?|pat|cookie|jwt)(?:\\{0,3}["'`])?[ \t]{0,3}(?:=>|:=|[:=]|%3[AaDd])[ \t]{0,3}/gi;
const NAME_LENGTH = 60;
const NAME_CHARACTER = /[\w.-]/;
const QUOTED = /\\{0,3}(["'`])([^\n"'`\\]{4,120})/y;
const BARE = /[^\s"'`<>\\,;&|(){}[\]]{6,120}/y;
/** Behind a value without quotes: what makes a call or an index of it. */
const CALL = /[([]/;

/** A value with the way it was written down. */
interface Value {
  readonly text: string;
  readonly start: number;
  readonly isQuoted: boolean;
}

/**
 * Finds values that are given to names of secrets: `DB_PASSWORD=…`, `"apiKey": "…"`, `token: …`. Prose, code, counts,
 * paths and blanks to fill in are left alone, which costs the passwords that look like one word.
 */
export const findAssignments: Finder = (text) => {
  const spans: Span[] = [];
  for (const head of text.matchAll(HEAD)) {
    const at = head.index + head[0].length;
    const value = valueAt(text, at);
    if (value === null) continue;
    const name = nameBefore(text, head.index) + (/^[a-z]+/i.exec(head[0])?.[0] ?? '');
    const isEnvironment = /^[A-Z][A-Z0-9_]*$/.test(name) && /^[A-Z_]+=$/.test(head[0]);
    if (isSecret(name, value, isEnvironment)) {
      const from = Math.max(0, head.index - NAME_LENGTH);
      const seen = value.start + value.text.length;
      const end = endOfToken(text, seen, value.text.length);
      spans.push({ from, start: value.start, end, kind: 'secret' });
    }
  }
  return spans;
};

/** The part of the name that stands before its last word; the end of an escape is no part of it. */
function nameBefore(text: string, index: number): string {
  const least = Math.max(0, index - NAME_LENGTH);
  let from = index;
  while (from > least && NAME_CHARACTER.test(text.charAt(from - 1))) from -= 1;
  const found = text.slice(from, index);
  const isEscape = text[from - 1] === '\\' && /^[nrt]/.test(found);
  return isEscape ? found.slice(1) : found;
}

function valueAt(text: string, at: number): Value | null {
  QUOTED.lastIndex = at;
  const quoted = QUOTED.exec(text)?.[2];
  if (quoted !== undefined) {
    return { text: quoted, start: QUOTED.lastIndex - quoted.length, isQuoted: true };
  }
  BARE.lastIndex = at;
  const bare = BARE.exec(text)?.[0];
  if (bare === undefined || CALL.test(text.charAt(at + bare.length))) return null;
  return { text: bare, start: at, isQuoted: false };
}

function isSecret(name: string, value: Value, isEnvironment: boolean): boolean {
  const how = judgeName(name);
  const { text } = value;
  if (how === 'no' || isPlaceholder(text)) return false;
  if (isEnvironment && how === 'sure') return !/^\d{1,5}$/.test(text) && !isElsewhere(text);
  // What is cheap to see comes first: a line of many names is judged once for each of them.
  const isLikely = how === 'maybe' ? looksLikeToken(text) : looksLikePassword(value);
  return isLikely && !isElsewhere(text) && !isWords(text) && !isCode(text);
}

/** Whether a value only says where the secret is. */
function isElsewhere(text: string): boolean {
  return isPath(text) || /^https?:/.test(text);
}

function looksLikeToken(text: string): boolean {
  return text.length >= 16 && hasMixture(text) && !/\s/.test(text);
}

function looksLikePassword({ text, isQuoted }: Value): boolean {
  if (!/[\d!@#$%^&*+/=?~]/.test(text) || /^[\d.,:]+[a-z]{0,3}$/.test(text)) return false;
  return isQuoted ? !/\s.*\s/.test(text) : /[A-Za-z]/.test(text);
}
