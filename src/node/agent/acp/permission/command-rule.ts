import { wordsOf } from './command-words.ts';
import { isInside } from './inside.ts';

/** Commands that only read, with nothing among their options that runs a program or writes. */
const READING: readonly string[] = [
  ...['cat', 'head', 'tail', 'wc', 'ls', 'pwd', 'grep', 'stat', 'cmp'],
  ...['git status', 'git ls-files'],
];

/**
 * Whether a command may run without anything that holds it: one plain command without a shell's means, one that only
 * reads or one of `allowed` (its words may be followed by more), and every path it names inside the worktree.
 */
export async function mayRun(
  line: string,
  rule: { readonly worktreePath: string; readonly allowed: readonly string[] },
): Promise<boolean> {
  const words = wordsOf(line);
  if (words === null) return false;
  const known = [...rule.allowed, ...READING]
    .map((entry) => entry.trim().split(/\s+/))
    .find((entry) => entry.every((word, index) => words[index] === word));
  if (known === undefined) return false;
  for (const word of words.slice(known.length)) {
    if (!(await isHarmless(word, rule.worktreePath))) return false;
  }
  return true;
}

/** An option may hold a path only behind `=`; any other word is taken for a path, which is the careful reading. */
async function isHarmless(word: string, worktreePath: string): Promise<boolean> {
  if (!word.startsWith('-')) return word === '' || isInside(worktreePath, word);
  const [option = '', ...value] = word.split('=');
  if (option.includes('/') || option.includes('..')) return false;
  return value.length === 0 || isInside(worktreePath, value.join('=') || '.');
}
