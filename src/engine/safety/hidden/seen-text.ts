import type { HiddenCount } from '../../../shared/schema/outside/hidden.ts';
import { withoutBulk } from './bulk.ts';
import { flagLookalikes, withoutInvisible } from './characters.ts';
import { readFence, readMaths, readTicks } from './code.ts';
import { entityAt } from './entities.ts';
import { readMarkup } from './html.ts';
import { closeBracket, definedLabels, openBracket, readDefinition, readFootnote } from './links.ts';
import { type Scan, show } from './scan.ts';
import { createTally } from './tally.ts';

/** A text from outside as a person sees it, and what was found hidden in it (R94). */
export interface SeenText {
  readonly text: string;
  readonly hidden: readonly HiddenCount[];
}

/** More of a text is not read; GitHub takes 65,536 characters. */
const LONGEST_TEXT = 131_072;

/**
 * What a person sees of Markdown on a page: no comments, attributes, image texts, link targets and titles, definitions,
 * invisible characters or elements, and no encoded blocks. Never throws, and takes time in proportion to the text. Where it is
 * not certain that a page shows something, it is left out.
 */
export function seenText(markdown: string): SeenText {
  const tally = createTally();
  const whole = markdown.slice(0, LONGEST_TEXT).replaceAll(/\r\n?/g, '\n');
  if (markdown.length > LONGEST_TEXT) tally.add('long line');
  const text = withoutInvisible(whole, tally);
  const scan: Scan = {
    ...{ text, lower: text.toLowerCase(), tally, labels: definedLabels(text) },
    ...{ at: 0, out: [], openings: [], isHtml: false, isPre: false },
  };
  while (scan.at < text.length) {
    const isLineStart = scan.at === 0 || text[scan.at - 1] === '\n';
    if (isLineStart && beginLine(scan)) continue;
    readNext(scan);
  }
  const seen = withoutBulk(scan.out.join(''), tally).trim();
  flagLookalikes(seen, tally);
  return { text: seen, hidden: tally.counts() };
}

/** The same for a line that a page shows without reading Markdown in it, such as the title of an issue. */
export function seenLine(line: string): SeenText {
  const tally = createTally();
  const blank = line.slice(0, LONGEST_TEXT).replaceAll(/[\r\n\t]+/g, ' ');
  const visible = withoutBulk(withoutInvisible(blank, tally), tally);
  const text = visible.replaceAll(/\s+/g, ' ').trim();
  flagLookalikes(text, tally);
  return { text, hidden: tally.counts() };
}

const NEXT_LINE = /[^\n]*/y;

/** What only the start of a line can be. True when it was read. */
function beginLine(scan: Scan): boolean {
  NEXT_LINE.lastIndex = scan.at;
  const line = NEXT_LINE.exec(scan.text)?.[0] ?? '';
  if (line.trim() === '') {
    scan.isHtml = scan.isPre;
    scan.openings.length = 0;
  }
  if (beginsMarkup(line)) scan.isHtml = true;
  return readFence(scan) || readDefinition(scan) || readFootnote(scan);
}

/** Whether a line begins with `<` behind the marks of quotations and lists. */
function beginsMarkup(line: string): boolean {
  const inQuote = line.replace(/^[ \t>]+/, '');
  const inItem = inQuote.replace(/^(?:[-*+]|\d{1,9}[.)])(?=[ \t])/, '').replace(/^[ \t>]+/, '');
  return inItem.startsWith('<');
}

const ORDINARY = /[^\\`<&![\]$\n]+/y;
const PUNCTUATION = /[!-/:-@[-`{-~]/;

function readNext(scan: Scan): void {
  const { text, at } = scan;
  ORDINARY.lastIndex = at;
  const ordinary = ORDINARY.exec(text)?.[0];
  if (ordinary !== undefined) {
    scan.out.push(ordinary);
    scan.at += ordinary.length;
    return;
  }
  const read = READERS[text[at] ?? ''];
  if (read === undefined) showOne(scan);
  else read(scan);
}

const READERS: Readonly<Record<string, ((scan: Scan) => void) | undefined>> = {
  '\\': readEscape,
  '`': readTicks,
  '<': readMarkup,
  '&': readEntity,
  '!': (scan) => (scan.text[scan.at + 1] === '[' ? openBracket(scan, true) : showOne(scan)),
  '[': (scan) => openBracket(scan, false),
  ']': closeBracket,
  $: readMaths,
};

function showOne(scan: Scan): void {
  scan.out.push(scan.text[scan.at] ?? '');
  scan.at += 1;
}

function readEscape(scan: Scan): void {
  const next = scan.text[scan.at + 1] ?? '';
  const isEscape = !scan.isHtml && PUNCTUATION.test(next);
  show(scan, isEscape ? next : '\\');
  scan.at += isEscape ? 2 : 1;
}

function readEntity(scan: Scan): void {
  const entity = entityAt(scan.text, scan.at);
  if (entity === null) {
    showOne(scan);
    return;
  }
  if (entity.isDisguised) scan.tally.add('disguised letter');
  show(scan, entity.character);
  scan.at += entity.length;
}
