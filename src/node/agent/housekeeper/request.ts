import { z } from 'zod';

/** What a prompt asks of the housekeeper. A null means that the prompt does not speak of it. */
export interface HousekeepingRequest {
  /** Links to mend, by file; an empty set of targets means every broken one in the file. */
  readonly links: ReadonlyMap<string, ReadonlySet<string>> | null;
  /** Files whose trailing whitespace and final newline are to be put in order. */
  readonly whitespace: readonly string[] | null;
  /** Where links lead that the owner decided about, by `linkName`. */
  readonly decided: ReadonlyMap<string, string>;
}

/** A link as questions and answers know it: its line may have moved since. */
export function linkName({
  file,
  target,
}: {
  readonly file: string;
  readonly target: string;
}): string {
  return `${file}\n${target}`;
}

const MAX_FILES = 500;
const FilePath = z.string().min(1).max(1000);

/** The fenced block `nightkiln` that discovery writes into a task when it knows the places. */
const Block = z.object({
  links: z
    .array(z.object({ file: FilePath, line: z.number().int().optional(), target: z.string() }))
    .max(MAX_FILES)
    .optional(),
  whitespace: z.array(FilePath).max(MAX_FILES).optional(),
});

const FENCE = /^`{3,}nightkiln[ \t]*\n([\s\S]*?)\n`{3,}[ \t]*$/m;
const ASKS_FOR_LINKS =
  /\b(?:fix|repair|correct|mend|update|resolve)\b[^.\n]{0,80}\b(?:broken|dead)\b[^.\n]{0,60}\blinks?\b/i;
const ASKS_FOR_WHITESPACE =
  /\b(?:remove|strip|trim|fix|clean|drop|delete|tidy)\b[^.\n]{0,80}\btrailing[ -](?:white)?spaces?\b/i;
const ASKS_FOR_NEWLINE =
  /\b(?:add|fix|remove|normali[sz]e|restore|missing|extra)\b[^.\n]{0,80}\b(?:final newlines?|newlines? at (?:the )?end)\b/i;
/** Where the task ends and the standing parts of the worker prompt begin. */
const STANDING_PART = /^## (?:What the owner decided|Standing goals|Rules|Checks that decide)/m;
/** A question of ours with the owner's answer below its frame. */
const DECIDED =
  /^Where does (.{1,400}?) in (.{1,1000}?):\d+ lead\?.{0,200}\n>>>data \w+\nThe owner answers: (.{1,400})$/gm;

/** What the task in `prompt` asks for; both parts null when it is work that needs a model. */
export function readRequest(prompt: string): HousekeepingRequest {
  const task = prompt.slice(0, STANDING_PART.exec(prompt)?.index ?? prompt.length);
  const decided = new Map(
    [...prompt.matchAll(DECIDED)].map(([, target = '', file = '', answer = '']) => [
      linkName({ file, target }),
      answer.trim(),
    ]),
  );
  return { ...(readBlock(task) ?? readProse(task)), decided };
}

type Chores = Omit<HousekeepingRequest, 'decided'>;

function readBlock(task: string): Chores | null {
  const block = Block.safeParse(parseJson(FENCE.exec(task)?.[1] ?? ''));
  if (!block.success) return null;
  const { links, whitespace } = block.data;
  return {
    links: links === undefined ? null : groupByFile(links),
    whitespace: whitespace ?? null,
  };
}

function readProse(task: string): Chores {
  const files = namedFiles(task);
  const asksForLinks = ASKS_FOR_LINKS.test(task);
  const asksForWhitespace = ASKS_FOR_WHITESPACE.test(task) || ASKS_FOR_NEWLINE.test(task);
  const pages = files.filter((file) => /\.(?:md|markdown)$/i.test(file));
  return {
    links: asksForLinks ? new Map(pages.map((file) => [file, new Set<string>()])) : null,
    whitespace: asksForWhitespace ? files : null,
  };
}

function groupByFile(
  links: readonly { readonly file: string; readonly target: string }[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const grouped = new Map<string, Set<string>>();
  for (const { file, target } of links) {
    const targets = grouped.get(file) ?? new Set();
    grouped.set(file, targets.add(target));
  }
  return grouped;
}

/** Words that look like a file: with an extension, not a URL. Whether they exist is found out later. */
function namedFiles(task: string): string[] {
  const words = task.match(/[^\s`'"<>()[\]{},;:]+/g) ?? [];
  const names = words
    .map((word) => word.replace(/^\.\//, '').replace(/[.!?]+$/, ''))
    .filter((word) => /^(?!\/)[^?*]*\.\w{1,12}$/.test(word) && !word.includes('//'));
  return [...new Set(names)].slice(0, MAX_FILES);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not the block that discovery writes; the prose is read instead.
    return null;
  }
}
