/** A source of choices that gives the same ones for the same seed, on every machine. */
export interface Random {
  /** A whole number from 0 to `below` - 1. */
  int(below: number): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** True with probability `share`. */
  chance(share: number): boolean;
  /** One of `list`, which is not empty. */
  pick<T>(list: readonly T[]): T;
  /** A length between the two, spread evenly over orders of magnitude. */
  spread(from: number, to: number): number;
  /** A source of its own for `name`: what it gives does not depend on how often others were asked. */
  fork(name: string): Random;
}

const RANGE = 4_294_967_296;

/** The choices of `seed`. */
export function createRandom(seed: string): Random {
  const next = createStream(seed);
  const fraction = (): number => next() / RANGE;
  const int = (below: number): number => Math.floor(fraction() * below);
  return {
    int,
    between: (from, to) => from + int(to - from + 1),
    chance: (share) => fraction() < share,
    pick: (list) => {
      const picked = list[int(list.length)];
      if (picked === undefined) throw new Error('there is nothing to pick from');
      return picked;
    },
    spread: (from, to) => Math.round(from * (to / from) ** fraction()),
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

/** FNV-1a over the seed, then mulberry32: small, fast, and good enough to choose by. */
function createStream(seed: string): () => number {
  let state = 0x811c9dc5;
  for (const character of seed) {
    state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
