import type { Tally } from './tally.ts';

/** Text of base64 or hexadecimal digits longer than this says nothing to a reader (R94). */
const LONGEST_BLOB = 256;
/** The part of a line that is kept. */
const LONGEST_LINE = 2_000;
const BLOB = /[A-Za-z0-9+/_-]{257,}={0,2}/g;
const WRAPPED =
  /(?:^[ \t>]*[A-Za-z0-9+/_-]{40,}={0,2}[ \t]*(?:\n|$)){3,}(?:^[ \t>]*[A-Za-z0-9+/_-]{16,}={0,2}[ \t]*(?:\n|$))?/gm;
const WIDE = /[ \t]{41,}/g;
const TALL = /\n(?:[ \t]*\n){3,}/g;

/** The text without encoded blocks, without lines nobody reads to their end, and without the blanks that push text away. */
export function withoutBulk(text: string, tally: Tally): string {
  const tight = text
    .replaceAll(TALL, (found) => {
      if (found.length > 20) tally.add('padding');
      return '\n\n';
    })
    .replaceAll(WIDE, () => {
      tally.add('padding');
      return ' ';
    });
  const plain = tight
    .replaceAll(WRAPPED, (found) => {
      const isBlob = found.length > LONGEST_BLOB && /[0-9]/.test(found) && /[A-Z]/i.test(found);
      if (!isBlob) return found;
      tally.add('encoded block');
      return '(encoded text left out)\n';
    })
    .replaceAll(BLOB, () => {
      tally.add('encoded block');
      return '(encoded text left out)';
    });
  return plain
    .split('\n')
    .map((line) => {
      if (line.length <= LONGEST_LINE) return line;
      tally.add('long line');
      return `${line.slice(0, LONGEST_LINE).replace(/[\ud800-\udbff]$/, '')} (line cut)`;
    })
    .join('\n');
}
