import { isInvisible } from '../../safety/visible-text.ts';

/** Longest text of others in one frame, in bytes of UTF-8 (R95). */
export const DATA_CAP_BYTES = 32 * 1024;

/**
 * Words from outside as one line of JSON between two lines that only this prompt knows (R95): no line of theirs can look like
 * one of the prompt. The last field is cut where all would be longer than 32 KiB.
 */
export function dataFrame(
  fields: Readonly<Record<string, string>>,
  about: string,
  token: string,
): string {
  const names = Object.keys(fields);
  const last = names.at(-1) ?? '';
  let given = Object.fromEntries(
    Object.entries(fields).map(([name, text]) => [name, without(text, token)]),
  );
  let line = encode(given);
  for (let size = bytesOf(line); size > DATA_CAP_BYTES; size = bytesOf(line)) {
    const longest = names.reduce(
      (a, b) => ((given[b] ?? '').length > (given[a] ?? '').length ? b : a),
      last,
    );
    const text = given[longest] ?? '';
    const share = Math.floor((text.length * DATA_CAP_BYTES) / size) - 16;
    given = { ...given, [longest]: text.slice(0, Math.max(0, share)) };
    line = encode(given);
  }
  return `<<<data ${token} ${about}\n${line}\n>>>data ${token}`;
}

function without(text: string, token: string): string {
  return text.replaceAll(token, '(token)');
}

const ODD = /[^\x20-\x7e]/g;
const READABLE = /^[\p{L}\p{N}\p{P}\p{S}\p{M}]$/u;

/** JSON in which everything that is not plainly visible is written as its number. */
function encode(fields: Readonly<Record<string, string>>): string {
  return JSON.stringify(fields).replaceAll(ODD, (unit) =>
    READABLE.test(unit) && !isInvisible(unit)
      ? unit
      : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** In UTF-8, of a line in which no character needs two units. */
function bytesOf(line: string): number {
  let bytes = 0;
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
  }
  return bytes;
}
