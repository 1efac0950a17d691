import { createHash, randomBytes } from 'node:crypto';
import type { Ids } from '../engine/ports/ids.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;
const RANDOM_BITS = 80n;

/**
 * Identifiers from the system's randomness. ULIDs of one process grow strictly, also within one millisecond and when
 * the wall clock goes back.
 */
export function createNodeIds(now: () => number = Date.now): Ids {
  let lastAt = -1;
  let random = 0n;
  return {
    next: () => {
      const at = now();
      if (at > lastAt) {
        lastAt = at;
        random = BigInt(`0x${randomBytes(10).toString('hex')}`);
      } else {
        random += 1n;
        lastAt += Number(random >> RANDOM_BITS);
        random = BigInt.asUintN(Number(RANDOM_BITS), random);
      }
      return encode(BigInt(lastAt), TIME_CHARACTERS) + encode(random, RANDOM_CHARACTERS);
    },
    token: () => randomBytes(16).toString('hex'),
    hash: (text) => createHash('sha256').update(text).digest('hex'),
  };
}

/** `value` in Crockford's base 32, with leading zeros. */
function encode(value: bigint, characters: number): string {
  let text = '';
  for (let rest = value; text.length < characters; rest >>= 5n) {
    text = ALPHABET.charAt(Number(rest & 31n)) + text;
  }
  return text;
}
