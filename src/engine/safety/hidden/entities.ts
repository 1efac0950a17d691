const NUMERIC = /&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));/y;
const NAMED = /&([A-Za-z][A-Za-z0-9]{1,31});/y;

const NAMES: Readonly<Record<string, string>> = {
  ...{ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ', ensp: ' ', emsp: ' ' },
  ...{ thinsp: ' ', hellip: '…', mdash: '—', ndash: '–', lsquo: '‘', rsquo: '’', ldquo: '“' },
  ...{ rdquo: '”', copy: '©', reg: '®', trade: '™', times: '×', middot: '·', bull: '•', deg: '°' },
  ...{ rarr: '→', larr: '←', Tab: '\t', NewLine: '\n', excl: '!', num: '#', dollar: '$' },
  ...{ percnt: '%', lpar: '(', rpar: ')', ast: '*', plus: '+', comma: ',', period: '.', sol: '/' },
  ...{ colon: ':', semi: ';', equals: '=', quest: '?', commat: '@', lbrack: '[', lsqb: '[' },
  ...{ bsol: '\\', rbrack: ']', rsqb: ']', Hat: '^', lowbar: '_', grave: '`', lbrace: '{' },
  ...{ lcub: '{', vert: '|', verbar: '|', rbrace: '}', rcub: '}' },
  ...{ shy: '\u00ad', zwj: '\u200d', zwnj: '\u200c', lrm: '\u200e', rlm: '\u200f' },
  ...{ ZeroWidthSpace: '\u200b', NoBreak: '\u2060', ApplyFunction: '\u2061' },
  ...{ InvisibleTimes: '\u2062', InvisibleComma: '\u2063', af: '\u2061', it: '\u2062' },
};

/** A character that a text writes by its number or name. */
export interface Entity {
  /** What a person sees. */
  readonly character: string;
  readonly length: number;
  /** It is a letter or digit, which nobody writes so without wanting to hide it. */
  readonly isDisguised: boolean;
}

/** The entity that begins at `at`; null when none does. */
export function entityAt(text: string, at: number): Entity | null {
  NUMERIC.lastIndex = at;
  const numeric = NUMERIC.exec(text);
  if (numeric !== null) return numbered(numeric);
  NAMED.lastIndex = at;
  const named = NAMED.exec(text);
  const name = named?.[1] ?? '';
  if (named === null || !Object.hasOwn(NAMES, name)) return null;
  return { character: NAMES[name] ?? '', length: named[0].length, isDisguised: false };
}

function numbered([whole, decimal, hex]: RegExpExecArray): Entity {
  const code = decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal);
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  const character = isCharacter ? String.fromCodePoint(code) : '\ufffd';
  return { character, length: whole.length, isDisguised: /^[A-Za-z0-9]$/.test(character) };
}
