import type { SequenceType } from '../../../shared/schema/settings/github.ts';

/** Words of a label or title that point to a kind (features D4), the most telling first. */
const WORDS: readonly (readonly [SequenceType, RegExp])[] = [
  ['self-evolution', /\bself[- ]?(?:evolution|improvement|learning)\b/i],
  ['architecture', /\barchitect\w*|\badr\b|\bdesign\b|\brestructur\w*/i],
  ['memory', /\bmemory\b|\bknowledge\b|\bpersist\w*|\bstorage\b/i],
  [
    'governance',
    /\bgovernance\b|\bpolic(?:y|ies)\b|\bcompliance\b|\baudit\w*|\blicen[cs]\w*|\bsecurity\b/i,
  ],
  ['deployment', /\bdeploy\w*|\breleas\w+|\bpublish\w*|\brollout\b/i],
  ['qa', /\bqa\b|\bbugs?\b|\btest\w*|\bcoverage\b|\bflaky\b|\bregress\w*|\bcrash\w*/i],
];

/** The kind of an issue in the words of source document 003: by its labels, else its title, else `build`. */
export function sequenceOf(labels: readonly string[], title: string): SequenceType {
  for (const text of [labels.join('\n'), title]) {
    const found = WORDS.find(([, pattern]) => pattern.test(text));
    if (found !== undefined) return found[0];
    if (labels.some((label) => label.toLowerCase() === 'build')) return 'build';
  }
  return 'build';
}
