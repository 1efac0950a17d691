const FARTHEST = 2;
const LONGEST = 40;

/** The candidate closest to `word`, when it is close enough to be meant: at most two edits, half of a short word. */
export function closest(word: string, candidates: readonly string[]): string | null {
  if (word.length > LONGEST) return null;
  const wanted = squeeze(word);
  let best: string | null = null;
  let bestDistance = Math.min(FARTHEST, Math.floor(wanted.length / 2)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, squeeze(candidate));
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

function squeeze(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
