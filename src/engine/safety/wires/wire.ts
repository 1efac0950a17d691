/** One forbidden operation of a program. */
export interface WireRule {
  /** What it would do, in words for the brief. */
  readonly operation: string;
  /**
   * The first words of the command line that are no options: alternatives parted by `|`, words by a blank, `*` and `?` as
   * in a shell, within a word. Empty: any command line.
   */
  readonly words: string;
  /** One of these options must be there: `--long`, or `-x` also within a group of letters. */
  readonly with?: readonly string[];
  /** None of these may be there. */
  readonly without?: readonly string[];
}

/** The rules of programs that take the same command lines. The first rule that fits counts. */
export interface Wire {
  readonly programs: readonly string[];
  /** Options before the first word whose value is the next argument. */
  readonly valued?: readonly string[];
  readonly rules: readonly WireRule[];
  /** Refused in the repository of the task only: tests make repositories of their own and push between them. */
  readonly isPerRepository?: boolean;
}

/** A command line as the rules see it. */
export interface ReadCommand {
  readonly words: readonly string[];
  /** Names of long options, each once, without their values. */
  readonly long: readonly string[];
  /** Letters of all short options. */
  readonly short: string;
}

/** Reads the arguments behind a program's name. The shims do the same in a shell (`src/node/wires`). */
export function readCommand(wire: Wire, args: readonly string[]): ReadCommand {
  const { valued = [] } = wire;
  const over = args.indexOf('--');
  const before = over === -1 ? args : args.slice(0, over);
  const words: string[] = [];
  const options: string[] = [];
  for (let at = 0; at < before.length; at += 1) {
    const arg = before[at] ?? '';
    const isValued = words.length === 0 && valued.includes(arg);
    if (isValued) at += 1;
    if (!/^-./.test(arg)) words.push(arg);
    else if (!isValued || arg.startsWith('--')) options.push(arg);
  }
  const isLong = (option: string): boolean => option.startsWith('--');
  return {
    words: [...words, ...(over === -1 ? [] : args.slice(over + 1))],
    long: options.filter(isLong).map((option) => option.split('=', 1)[0] ?? option),
    short: options
      .filter((option) => !isLong(option))
      .map((option) => option.slice(1))
      .join(''),
  };
}

/** The rule that a command line falls under; null for one that is free. */
export function findRule(wire: Wire, args: readonly string[]): WireRule | null {
  const read = readCommand(wire, args);
  return wire.rules.find((rule) => fits(rule, read)) ?? null;
}

function fits(rule: WireRule, read: ReadCommand): boolean {
  const has = (option: string): boolean =>
    option.startsWith('--') ? read.long.includes(option) : read.short.includes(option.slice(1));
  if (rule.with !== undefined && !rule.with.some(has)) return false;
  if (rule.without?.some(has) === true) return false;
  return alternativesOf(rule).some((wanted) =>
    wanted.every((glob, at) => matchesGlob(read.words[at] ?? '', glob)),
  );
}

/** The alternatives of a rule, each as the globs of its first words. */
export function alternativesOf({ words }: WireRule): readonly (readonly string[])[] {
  return words.split('|').map((one) => one.split(' ').filter((glob) => glob !== ''));
}

function matchesGlob(word: string, glob: string): boolean {
  const source = glob
    .replaceAll(/[.+^${}()[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^${source}$`).test(word);
}
