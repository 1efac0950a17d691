/** A tag of HTML. */
export interface Tag {
  readonly name: string;
  readonly isClosing: boolean;
  /** Behind its `>`. */
  readonly end: number;
  /** Attributes that hold words nobody sees. */
  readonly texts: number;
  /** Its content is not shown. */
  readonly isUnseen: boolean;
}

const NAME = /<(\/?)([A-Za-z][A-Za-z0-9-]{0,40})(?=[\s/>"']|$)/y;
const ATTRIBUTE = /([^\s"'<>/=]{1,200})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+)))?/g;

/** Attributes that steer a page and hold no words. */
const PLAIN = new Set([
  ...['href', 'src', 'width', 'height', 'align', 'valign', 'class', 'id', 'name', 'colspan'],
  ...[
    'rowspan',
    'border',
    'rel',
    'target',
    'start',
    'type',
    'dir',
    'lang',
    'open',
    'srcset',
    'media',
  ],
]);

const UNSEEN_STYLE =
  /display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d]*[1-9])|font-size\s*:\s*0|(?:^|[;\s])color\s*:\s*(?:white|transparent|#fff)/i;

/** The tag that begins at `at`; `open` when its quotes or its end are missing, null when it is none. */
export function readTag(text: string, at: number): Tag | 'open' | null {
  NAME.lastIndex = at;
  const head = NAME.exec(text);
  if (head === null) return null;
  const from = at + head[0].length;
  const end = endOfTag(text, from);
  if (end === 'open') return 'open';
  if (end === null) return null;
  const attributes = readAttributes(text.slice(from, end - 1));
  return {
    name: (head[2] ?? '').toLowerCase(),
    isClosing: head[1] === '/',
    end,
    texts: attributes.filter(holdsWords).length,
    isUnseen: attributes.some(hides),
  };
}

/** Behind the `>` that is outside quotes; null when another `<` comes first, so that each text is read about once. */
function endOfTag(text: string, from: number): number | 'open' | null {
  let at = from;
  while (at < text.length) {
    const character = text[at];
    if (character === '>') return at + 1;
    if (character === '<') return null;
    if (character === '"' || character === "'") {
      const close = text.indexOf(character, at + 1);
      if (close < 0) return 'open';
      at = close;
    }
    at += 1;
  }
  return 'open';
}

interface Attribute {
  readonly name: string;
  readonly value: string;
}

function readAttributes(text: string): Attribute[] {
  return [...text.matchAll(ATTRIBUTE)].map(([, name, double, single, bare]) => ({
    name: (name ?? '').toLowerCase(),
    value: double ?? single ?? bare ?? '',
  }));
}

function holdsWords({ name, value }: Attribute): boolean {
  return !PLAIN.has(name) && /\p{L}/u.test(value);
}

function hides({ name, value }: Attribute): boolean {
  if (name === 'hidden') return true;
  if (name === 'aria-hidden') return value.trim().toLowerCase() === 'true';
  return name === 'style' && UNSEEN_STYLE.test(value);
}
