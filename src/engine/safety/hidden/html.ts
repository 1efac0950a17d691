import { breakLine, type Scan, show, skipTo } from './scan.ts';
import { readTag, type Tag } from './tag.ts';

const AUTOLINK = /<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]{1,64}@[\w.-]{1,255})>/y;

/** Elements whose content no page shows. */
const UNSEEN = new Set([
  ...['script', 'style', 'textarea', 'title', 'iframe', 'noembed', 'noframes', 'plaintext'],
  ...['xmp', 'template', 'noscript', 'object', 'svg', 'math', 'head', 'select', 'audio', 'video'],
]);

const BLOCKS = new Set([
  ...['p', 'div', 'li', 'ul', 'ol', 'tr', 'table', 'details', 'summary', 'blockquote', 'pre'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'br', 'hr', 'section', 'dl', 'dt', 'dd'],
]);

const EMPTY = new Set(['br', 'hr', 'img', 'input', 'wbr', 'col', 'source', 'area', 'link', 'meta']);

/** Reads what begins with `<`: markup goes with everything in it that a page does not show. */
export function readMarkup(scan: Scan): void {
  if (readDeclaration(scan)) return;
  AUTOLINK.lastIndex = scan.at;
  const autolink = AUTOLINK.exec(scan.text);
  if (autolink !== null) {
    show(scan, autolink[1] ?? '');
    scan.at += autolink[0].length;
    return;
  }
  const tag = readTag(scan.text, scan.at);
  if (tag === 'open' && scan.isHtml) {
    scan.tally.add('attribute');
    skipTo(scan, -1);
  } else if (tag === null || tag === 'open') {
    show(scan, '<');
    scan.at += 1;
  } else {
    readElement(scan, tag);
  }
}

/** Comments, declarations and processing instructions. An end that is missing or in doubt is looked for further on. */
function readDeclaration(scan: Scan): boolean {
  const { text, at, isHtml } = scan;
  const ends = (mark: string, from: number) => {
    const found = text.indexOf(mark, from);
    return found < 0 ? -1 : found + mark.length;
  };
  if (text.startsWith('<!--', at)) return leaveOut(scan, ends('-->', at + 4));
  if (text.startsWith('<![CDATA[', at)) return leaveOut(scan, ends(']]>', at));
  if (text.startsWith('<?', at)) {
    const end = ends('?>', at);
    return end < 0 && !isHtml ? false : leaveOut(scan, end);
  }
  const isOdd = isHtml && /^<(?:!|\/[^A-Za-z])/.test(text.slice(at, at + 3));
  if (isOdd || /^<![A-Za-z]/.test(text.slice(at, at + 3))) return leaveOut(scan, ends('>', at));
  return false;
}

function leaveOut(scan: Scan, end: number): true {
  scan.tally.add('comment');
  skipTo(scan, end);
  return true;
}

function readElement(scan: Scan, tag: Tag): void {
  const { name, isClosing, texts } = tag;
  scan.at = tag.end;
  scan.tally.add(name === 'img' ? 'image text' : 'attribute', texts);
  if (name === 'img') show(scan, '(image)');
  if (BLOCKS.has(name)) breakLine(scan);
  if (name === 'pre') {
    scan.isPre = !isClosing;
    scan.isHtml = true;
  }
  if (name === 'td' || name === 'th') show(scan, ' ');
  if (isClosing || EMPTY.has(name)) return;
  if (!UNSEEN.has(name) && !tag.isUnseen) return;
  scan.tally.add('unseen element');
  skipTo(scan, endOfElement(scan, name));
}

/** Behind the end tag that belongs to an element which was just opened; -1 without one. */
function endOfElement({ lower, at }: Scan, name: string): number {
  if (name === 'plaintext') return -1;
  const tags = new RegExp(`<(/?)${name}(?![a-z0-9-])`, 'g');
  tags.lastIndex = at;
  let depth = 1;
  for (let tag = tags.exec(lower); tag !== null; tag = tags.exec(lower)) {
    depth += tag[1] === '/' ? -1 : 1;
    if (depth === 0) return lower.indexOf('>', tags.lastIndex) + 1 || -1;
  }
  return -1;
}
