import { z } from 'zod';
import type { Check } from '../../../shared/schema/check.ts';

const FIRST = ['lint', 'typecheck', 'test', 'build'];
const NEVER_ENDS = /(?:^|[\s:-])(?:watch|dev|serve)(?:$|[\s:=])/;
const PLACEHOLDER = /no test specified/;

const Manifest = z.object({ scripts: z.record(z.string(), z.unknown()).optional() });

/** The scripts of a `package.json` that state a fact about the repository and end by themselves; null has none. */
export function npmChecks(manifest: string | null): Check[] {
  const scripts = readScripts(manifest ?? '');
  const others = [...scripts.keys()].filter(
    (name) => name === 'check' || /^check:[\w:-]{1,70}$/.test(name),
  );
  return [...FIRST, ...others.sort()]
    .filter((name) => isCheck(scripts.get(name)) && !NEVER_ENDS.test(name))
    .map((name) => ({ name, command: `npm run -s ${name}` }));
}

function isCheck(command: string | undefined): boolean {
  if (command === undefined || command.trim() === '') return false;
  return !PLACEHOLDER.test(command) && !NEVER_ENDS.test(command);
}

function readScripts(text: string): ReadonlyMap<string, string> {
  const manifest = Manifest.safeParse(parseJson(text));
  const scripts = Object.entries(manifest.data?.scripts ?? {});
  return new Map(
    scripts.flatMap(([name, command]) => (typeof command === 'string' ? [[name, command]] : [])),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A manifest that is not JSON offers no checks; the check that needs it says so itself.
    return null;
  }
}
