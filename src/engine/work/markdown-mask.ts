const FENCE = /^[\s>]*(?:[-*+]\s+|\d{1,9}[.)]\s+)?(`{3,}|~{3,})(.*)$/;

/**
 * The text with everything that is code or comment turned into spaces, character by character, so that positions in
 * the result are positions in the text.
 */
export function maskCode(text: string): string {
  return maskSpans(maskBlocks(text));
}

interface Context {
  readonly fence: string | null;
  readonly isInList: boolean;
  /** Whether an indented line would begin or continue code: it may not interrupt a paragraph. */
  readonly mayBeginCode: boolean;
}

function maskBlocks(text: string): string {
  let context: Context = { fence: null, isInList: false, mayBeginCode: true };
  return text
    .split('\n')
    .map((line) => {
      const fence = nextFence(context.fence, line);
      const isFenced = context.fence !== null || fence !== null;
      if (isFenced || isIndentedCode(line, context)) {
        context = { ...context, fence };
        return blank(line);
      }
      context = readProse(line, context);
      return line;
    })
    .join('\n');
}

const INDENTED = /^(?: {4}|\t)/;

function isIndentedCode(line: string, context: Context): boolean {
  return context.mayBeginCode && !context.isInList && INDENTED.test(line) && line.trim() !== '';
}

function readProse(line: string, context: Context): Context {
  if (line.trim() === '') return { ...context, mayBeginCode: true };
  if (INDENTED.test(line)) return { ...context, mayBeginCode: false };
  const isItem = /^\s*(?:[-*+]|\d{1,9}[.)])\s/.test(line);
  const isInList = isItem || (context.isInList && (/^\s/.test(line) || !context.mayBeginCode));
  return { ...context, isInList, mayBeginCode: false };
}

/** The fence that is open after `line`: its characters, or null. */
function nextFence(open: string | null, line: string): string | null {
  const found = FENCE.exec(line);
  const marks = found?.[1];
  const info = found?.[2] ?? '';
  if (marks === undefined) return open;
  if (open === null) return marks.startsWith('`') && info.includes('`') ? null : marks;
  const closes = marks[0] === open[0] && marks.length >= open.length && info.trim() === '';
  return closes ? null : open;
}

/** Comments first found win over code spans inside them and the other way round, as in CommonMark. */
function maskSpans(text: string): string {
  const marks = /<!--|\\`|`+/g;
  let masked = '';
  let done = 0;
  for (let found = marks.exec(text); found !== null; found = marks.exec(text)) {
    const end = endOfSpan(text, found[0], marks.lastIndex);
    if (end === null) continue;
    masked += text.slice(done, found.index) + blank(text.slice(found.index, end));
    done = end;
    marks.lastIndex = end;
  }
  return masked + text.slice(done);
}

function endOfSpan(text: string, opening: string, from: number): number | null {
  if (opening === '\\`') return null;
  if (opening === '<!--') {
    const end = text.indexOf('-->', from);
    return end === -1 ? text.length : end + 3;
  }
  const paragraphEnd = /\n[ \t]*\n/.exec(text.slice(from, from + SPAN_CAP));
  const within = text.slice(from, from + (paragraphEnd?.index ?? SPAN_CAP));
  const closing = new RegExp(`(?<!\`)\`{${opening.length}}(?!\`)`).exec(within);
  return closing === null ? null : from + closing.index + opening.length;
}

/** No code span of a person is longer; it keeps a file of backticks from costing quadratic time. */
const SPAN_CAP = 4000;

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
