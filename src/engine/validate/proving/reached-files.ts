import { z } from 'zod';

const Manifest = z.object({
  scripts: z.record(z.string(), z.unknown()).optional(),
  main: z.unknown().optional(),
  bin: z.unknown().optional(),
});

/** Texts at the base that say what commands of a repository run; null where it has none. */
export interface Definitions {
  readonly manifest: string | null;
  readonly makefile: string | null;
}

const BY_NAME = /\b(?:npm|pnpm|yarn|bun)(?: run(?:-script)?)?((?: -{1,2}[\w-]+)*) ([\w:.-]{1,80})/g;
const RUNS_A_FILE = /^(?:node|sh|bash|zsh|dash|python\d?|ruby|tsx|ts-node|bun|deno|php|perl)$/;
/** With these a file is read for mistakes and not run: it is what is checked, and decides nothing. */
const READS_ONLY =
  /^(?:(?:node|ruby|perl) (?:-\S+ )*(?:-c|--check) |(?:ba|z|da)?sh (?:-\S+ )*-n |php (?:-\S+ )*-l )/;
const BEFORE = /^(?:npx|env|cross-env|nyc|c8|exec|time|\w+=.*|-.*)$/;
/** What is worked on is no check definition, even where a check runs it. */
const PRODUCT = /^(?:src|lib|app|packages)\//;

/**
 * Files that the commands of checks run by way of scripts and make targets, such as `scripts/all.js` behind `npm test`.
 * Paths are relative to the top. The product itself is none of them.
 */
export function reachedFiles(commands: readonly string[], definitions: Definitions): string[] {
  const manifest = Manifest.safeParse(parseJson(definitions.manifest ?? '')).data;
  const product = JSON.stringify([manifest?.main ?? null, manifest?.bin ?? null]);
  const isProduct = (file: string): boolean =>
    PRODUCT.test(file) || product.includes(`"${file}"`) || product.includes(`"./${file}"`);
  const texts = [
    ...reachedScripts(commands, manifest?.scripts ?? {}),
    ...(commands.some((command) => /\bmake\b/.test(command)) ? recipes(definitions.makefile) : []),
  ];
  return [...new Set(texts.flatMap(filesIn))].filter((file) => !isProduct(file));
}

function reachedScripts(
  commands: readonly string[],
  scripts: Readonly<Record<string, unknown>>,
): string[] {
  const reached = new Set<string>();
  const textOf = (name: string): string => {
    const text = Object.hasOwn(scripts, name) ? scripts[name] : undefined;
    return typeof text === 'string' ? text : '';
  };
  const open = commands.flatMap(namesIn);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name) || textOf(name) === '') continue;
    reached.add(name);
    open.push(...namesIn(textOf(name)));
  }
  return [...reached].map(textOf);
}

/** The scripts a command calls, with those that run before and after each. */
function namesIn(command: string): string[] {
  return [...command.matchAll(BY_NAME)].flatMap(([, , name = '']) => {
    const whole = name === 't' ? 'test' : name;
    return [whole, `pre${whole}`, `post${whole}`];
  });
}

function recipes(makefile: string | null): string[] {
  return (makefile ?? '').split('\n').flatMap((line) => /^\t[@-]*(.*)$/.exec(line)?.[1] ?? []);
}

function filesIn(text: string): string[] {
  return text.split(/&&|\|\||[;|\n]/).flatMap((part) => {
    const words = part
      .trim()
      .split(/\s+/)
      .map((word) => word.replaceAll(/^["']|["']$/g, ''));
    const [program = '', ...rest] = words.slice(words.findIndex((word) => !BEFORE.test(word)));
    if (READS_ONLY.test(`${[program, ...rest].join(' ')} `)) return [];
    const file = RUNS_A_FILE.test(program) ? rest.find((word) => !word.startsWith('-')) : program;
    if (file === undefined || !/[./]/.test(file)) return [];
    return [file.replace(/^\.\//, '')];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no manifest names no script.
    return null;
  }
}
