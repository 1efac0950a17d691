import { createHash } from 'node:crypto';
import type { Ids } from '../../engine/ports/ids.ts';
import type { Random } from '../random.ts';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_CHARACTERS = 10;
const RANDOM_CHARACTERS = 16;
const TOKEN_CHARACTERS = 32;

/** Identifiers that look like real ones and are the same ones on every replay. */
export function createSeededIds(random: Random, now: () => number): Ids {
  return {
    next: () => {
      let text = '';
      for (let rest = now(); text.length < TIME_CHARACTERS; rest = Math.floor(rest / 32)) {
        text = ALPHABET.charAt(rest % 32) + text;
      }
      while (text.length < TIME_CHARACTERS + RANDOM_CHARACTERS) {
        text += ALPHABET.charAt(random.int(32));
      }
      return text;
    },
    token: () => {
      let text = '';
      while (text.length < TOKEN_CHARACTERS) text += random.int(16).toString(16);
      return text;
    },
    hash: (text) => createHash('sha256').update(text).digest('hex'),
  };
}
