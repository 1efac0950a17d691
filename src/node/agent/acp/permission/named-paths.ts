import type { ToolCall } from '../wire/messages.ts';

const PATH_KEY =
  /(?:^|_)(?:paths?|dir|directory|cwd|workdir|uri|files?|filename|folder|root)$|(?:Paths?|Dir|Directory|Uri|File|Folder)$/;

/** Tool input nests this deep at most in what agents send; deeper is not looked at, and then nothing is allowed. */
const MAX_DEPTH = 6;

/** Every path a tool call names: its places, its diffs, and what looks like one in its input. Null: too deep to tell. */
export function namedPaths(call: ToolCall): readonly string[] | null {
  const paths = new Set<string>();
  for (const { path } of call.locations ?? []) paths.add(path);
  for (const { path } of call.content ?? []) if (path !== undefined) paths.add(path);
  return collect(call.rawInput, paths, MAX_DEPTH) ? [...paths] : null;
}

function collect(value: unknown, paths: Set<string>, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  return Object.entries(value).every(([key, inner]) => {
    if (PATH_KEY.test(key)) for (const text of textsOf(inner)) paths.add(text);
    // A patch comes as one entry for each file.
    if (key === 'changes' && isRecord(inner))
      for (const file of Object.keys(inner)) paths.add(file);
    return collect(inner, paths, depth - 1);
  });
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Whether `value` is an object with keys of its own. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
