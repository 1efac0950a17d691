import { type Scan, show } from './scan.ts';

const FENCE = /(`{3,}|~{3,})([^\n]*)(?:\n|$)/y;
const LANGUAGE = /^[A-Za-z0-9+#._-]{1,20}$/;
/** Blocks that a page shows as a picture, so that their source is not seen. */
const PICTURES = new Set(['mermaid', 'geojson', 'topojson', 'stl', 'math']);

/**
 * At the start of a line: a fenced block, which a person reads as it stands. What stands behind the language is not shown.
 * Only fences that are one for certain count: not within HTML, and not indented, because a list may end them early. The text
 * of others is read as prose and loses its markup.
 */
export function readFence(scan: Scan): boolean {
  if (scan.isHtml) return false;
  FENCE.lastIndex = scan.at;
  const found = FENCE.exec(scan.text);
  const marks = found?.[1] ?? '';
  const info = (found?.[2] ?? '').trim();
  if (found === null || (marks.startsWith('`') && info.includes('`'))) return false;
  const from = scan.at + found[0].length;
  const { inside, end } = bodyOf(scan.text, from, marks);
  const [language = '', ...more] = info.split(/\s+/);
  if (more.length > 0) scan.tally.add('attribute');
  scan.at = end;
  if (PICTURES.has(language.toLowerCase())) {
    scan.tally.add('diagram source');
    show(scan, '(diagram)\n');
    return true;
  }
  const shown = LANGUAGE.test(language) ? language : '';
  show(
    scan,
    `${marks}${shown}\n${inside}${inside === '' || inside.endsWith('\n') ? '' : '\n'}${marks}\n`,
  );
  return true;
}

function bodyOf(text: string, from: number, marks: string): { inside: string; end: number } {
  const closing = new RegExp(`^ {0,3}${marks[0]}{${marks.length},}[ \\t]*$`, 'gm');
  closing.lastIndex = from;
  const close = closing.exec(text);
  if (close === null) return { inside: text.slice(from), end: text.length };
  const behind = close.index + close[0].length;
  return { inside: text.slice(from, close.index), end: Math.min(text.length, behind + 1) };
}

const TICKS = /`+/y;

/** At a backtick: code within one line, where nothing makes it doubtful that it is code. */
export function readTicks(scan: Scan): void {
  const { text, at } = scan;
  TICKS.lastIndex = at;
  const marks = TICKS.exec(text)?.[0] ?? '`';
  const lineEnd = text.indexOf('\n', at);
  const line = text.slice(at + marks.length, lineEnd < 0 ? undefined : lineEnd);
  const length = lengthOfSpan(line, marks.length);
  const inside = length === null ? '' : line.slice(0, length);
  const isDoubtful = inside.includes('<!') || (inside.includes('<') && inside.includes('|'));
  if (length === null || scan.isHtml || isDoubtful) {
    show(scan, marks);
    scan.at += marks.length;
    return;
  }
  show(scan, `${marks}${inside}${marks}`);
  scan.at += 2 * marks.length + length;
}

/** How far it is to the next run of exactly so many backticks. */
function lengthOfSpan(line: string, count: number): number | null {
  for (const run of line.matchAll(/`+/g)) if (run[0].length === count) return run.index;
  return null;
}

const MATHS = /\$\$?[^$]{1,2000}\$\$?/y;
const UNSEEN_MATHS =
  /\\[hv]?phantom|\\color\s*\{?\s*(?:white|transparent|#fff)|\\(?:textcolor|colorbox)|\\tiny|\\rlap|\\llap|\\kern/i;

/** At a dollar: a formula that hides words goes; any other stays as it is written. */
export function readMaths(scan: Scan): void {
  MATHS.lastIndex = scan.at;
  const found = MATHS.exec(scan.text)?.[0];
  if (found !== undefined && UNSEEN_MATHS.test(found)) {
    scan.tally.add('unseen element');
    scan.at += found.length;
    return;
  }
  show(scan, '$');
  scan.at += 1;
}
