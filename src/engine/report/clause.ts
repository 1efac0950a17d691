/**
 * The first sentence of `sentence`, to go on in the middle of another one: without its full stop, and with a small first
 * letter where that is not part of a name ("On battery (62 %). Plug in to start." becomes "on battery (62 %)").
 */
export function clauseOf(sentence: string): string {
  const [first = ''] = sentence.trim().split(/(?<=[.!?])\s/);
  const bare = first.replace(/[.!?]+$/, '');
  return /^[A-Z][a-z]+(?:\s|,|$)/.test(bare) && !NAMES.test(bare)
    ? bare.charAt(0).toLowerCase() + bare.slice(1)
    : bare;
}

const NAMES = /^(?:Wi-Fi|Low Data Mode|Codex|Claude|Nightkiln)/;
