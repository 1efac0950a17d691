const NAMED = /\b(?:depends on|blocked by)[ :]+((?:#\d{1,9}(?:\s*(?:,|and|&)\s*)?)+)/gi;
const MAX_NAMED = 50;

/** The issues of the same repository that a text says it depends on (features D5), each once. */
export function dependsOn(text: string): number[] {
  const lists = [...text.slice(0, 65_536).matchAll(NAMED)].map((match) => match[1] ?? '');
  const numbers = lists.flatMap((list) => [...list.matchAll(/#(\d+)/g)].map(([, n]) => Number(n)));
  return [...new Set(numbers)].slice(0, MAX_NAMED);
}
