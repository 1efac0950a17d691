/** What a sweep of one parser begins from. */
export interface Grounds {
  /** Good inputs, which are then broken. */
  readonly seeds: readonly string[];
  /** Pieces that mean something to the parser. */
  readonly pieces: readonly string[];
}

/** A source of chance that gives the same from the same seed. */
export interface Chance {
  below(limit: number): number;
  of<T>(all: readonly T[], otherwise: T): T;
}

export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number) => next() % Math.max(1, limit);
  return { below, of: (all, otherwise) => all[below(all.length)] ?? otherwise };
}

const ODD = [
  ...[
    '\u0000',
    '\ufeff',
    '\u200b',
    '\u202e',
    '\u2028',
    '\ud800',
    '\udfff',
    '\u{1f600}',
    '\u{e0041}',
    '\uffff',
    '\u001b[31m',
  ],
  ...[
    '\n',
    '\r\n',
    '\r',
    '\t',
    ' ',
    '"',
    "'",
    '`',
    '\\',
    '\\u0000',
    '{',
    '}',
    '[',
    ']',
    '<',
    '>',
    '&',
    '#',
    '%',
    '$',
    '*',
    '@',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'null',
    'NaN',
    'Infinity',
    '1e309',
    '-0',
    '1e29',
    '2147483648',
  ],
  ...[
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '9007199254740993',
    '\u0660\uff11',
  ],
];

/** Inputs without end: good ones broken, pieces in any order, chance, and now and then far too much of one thing. */
export function createHostile(grounds: Grounds, chance: Chance): () => string {
  const { seeds, pieces } = grounds;
  const piece = () => (chance.below(3) === 0 ? chance.of(ODD, '') : chance.of(pieces, ''));
  const noise = () => {
    const length = chance.below(60);
    return Array.from({ length }, () =>
      String.fromCharCode(chance.below(chance.below(4) === 0 ? 65_536 : 128)),
    ).join('');
  };
  const joined = () => Array.from({ length: chance.below(25) }, piece).join('');
  const broken = () => {
    let text = chance.of(seeds, '');
    for (let edits = 1 + chance.below(4); edits > 0; edits -= 1) text = edited(text, chance, piece);
    return text;
  };
  const flood = () => {
    const unit = piece();
    return `${chance.of(seeds, '')}${unit.repeat(chance.below(Math.ceil(20_000 / Math.max(1, unit.length))))}${piece()}`;
  };
  return () => {
    const kind = chance.below(2000);
    if (kind === 0) return flood();
    if (kind === 1) return nested(chance);
    if (kind < 400) return noise();
    return kind < 900 ? joined() : broken();
  };
}

function edited(text: string, chance: Chance, piece: () => string): string {
  const at = chance.below(text.length + 1);
  const to = at + chance.below(12);
  switch (chance.below(6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(to);
    case 2:
      return text.slice(0, at) + piece() + text.slice(at);
    case 3:
      return text.slice(0, at) + piece() + text.slice(to);
    case 4:
      return text.slice(0, to) + text.slice(at);
    default:
      return text.slice(0, at) + String.fromCharCode(chance.below(256)) + text.slice(at + 1);
  }
}

function nested(chance: Chance): string {
  const depth = chance.below(20_000);
  const [open, close] = chance.of(
    [
      ['[', ']'],
      ['{"a":', '}'],
      ['- ', ''],
      ['<b>', '</b>'],
      ['> ', ''],
      ['(', ')'],
    ],
    ['', ''],
  );
  return `${open?.repeat(depth)}1${chance.below(2) === 0 ? '' : close?.repeat(depth)}`;
}
