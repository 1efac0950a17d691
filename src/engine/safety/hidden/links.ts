import { type Scan, show } from './scan.ts';

const TITLE = String.raw`(?:"[^"]{0,1000}"|'[^']{0,1000}'|\([^()]{0,1000}\))`;
const TARGET = String.raw`(?:<[^<>\n]{0,2000}>|[^\s<(][^\s()]{0,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,200})?|\([^\s()]{0,200}\))`;
const INLINE = new RegExp(String.raw`\(\s{0,20}(${TARGET})?(?:\s{1,20}(${TITLE}))?\s{0,20}\)`, 'y');
const LABEL = /\[([^[\]\\]{0,999})\]/y;
const MARKERS = String.raw`[ \t]{0,20}(?:(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])[ \t]{0,20}){0,8}`;
const DEFINITION = String.raw`${MARKERS}\[(?!\^)((?:[^[\]\\]|\\.){1,999})\]:[ \t]{0,20}\n?[ \t]{0,20}(?:<[^<>\n]{0,2000}>|[^\s<]\S{0,2000})(?:[ \t]{1,20}${TITLE}|[ \t]{0,20}\n[ \t]{0,20}${TITLE})?[ \t]{0,20}(?=\n|$)`;
const DEFINITION_HERE = new RegExp(DEFINITION, 'y');
const DEFINITION_ANYWHERE = new RegExp(`^${DEFINITION}`, 'gm');

/** The labels that definitions of links give targets to. */
export function definedLabels(text: string): Set<string> {
  return new Set([...text.matchAll(DEFINITION_ANYWHERE)].map(([, label]) => sameLabel(label)));
}

/** Leaves out a definition at the start of a line: no page shows it. */
export function readDefinition(scan: Scan): boolean {
  DEFINITION_HERE.lastIndex = scan.at;
  const found = DEFINITION_HERE.exec(scan.text);
  if (found === null) return false;
  scan.tally.add('link definition');
  scan.at += found[0].length;
  return true;
}

const FOOTNOTE =
  /\[\^[^\]\s]{1,200}\]:[^\n]*(?:\n(?![ \t]*\n)[^\n]+)*(?:\n[ \t]*\n(?:[ \t]{2,}[^\n]+\n?)+)*/y;

/** Leaves out the words of a footnote: a page shows them only where something refers to them. */
export function readFootnote(scan: Scan): boolean {
  FOOTNOTE.lastIndex = scan.at;
  const found = FOOTNOTE.exec(scan.text);
  if (found === null) return false;
  scan.tally.add('link definition');
  scan.at += found[0].length;
  return true;
}

/** Notes a `[` or `![`. */
export function openBracket(scan: Scan, isImage: boolean): void {
  scan.openings.push({ place: scan.out.length, isImage });
  const mark = isImage ? '![' : '[';
  show(scan, mark);
  scan.at += mark.length;
}

/** At a `]`: of a link its words stay, of an image nothing does. */
export function closeBracket(scan: Scan): void {
  const opening = scan.openings.pop();
  const behind = scan.at + 1;
  const target = opening === undefined ? null : targetAt(scan, behind, opening.place);
  if (opening === undefined || target === null) {
    show(scan, ']');
    scan.at = behind;
    return;
  }
  scan.at = target.end;
  if (target.hasTitle) scan.tally.add('link title');
  if (!opening.isImage) {
    scan.out[opening.place] = '';
    return;
  }
  const words = scan.out.slice(opening.place + 1).join('');
  scan.out.length = opening.place;
  if (/\p{L}/u.test(words)) scan.tally.add('image text');
  show(scan, '(image)');
}

interface Target {
  readonly end: number;
  readonly hasTitle: boolean;
}

function targetAt(scan: Scan, at: number, opened: number): Target | null {
  INLINE.lastIndex = at;
  const inline = INLINE.exec(scan.text);
  if (inline !== null) return { end: at + inline[0].length, hasTitle: inline[2] !== undefined };
  LABEL.lastIndex = at;
  const label = LABEL.exec(scan.text);
  const isShort = scan.labels.size > 0 && scan.out.length - opened < LONGEST_LABEL;
  const own = isShort ? sameLabel(scan.out.slice(opened + 1).join('')) : '';
  if (label !== null && scan.labels.has(sameLabel(label[1] || own)))
    return { end: at + label[0].length, hasTitle: false };
  return scan.labels.has(own) ? { end: at, hasTitle: false } : null;
}

/** In pieces of text. */
const LONGEST_LABEL = 500;

function sameLabel(label: string | undefined): string {
  return (label ?? '').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
