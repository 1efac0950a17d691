import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Check } from '../../shared/schema/check.ts';

const MANIFEST_CAP_BYTES = 1024 * 1024;
const FIRST = ['lint', 'typecheck', 'test', 'build'];
const NEVER_ENDS = /(?:^|[\s:-])(?:watch|dev|serve)(?:$|[\s:=])/;
const PLACEHOLDER = /no test specified/;

const Manifest = z.object({ scripts: z.record(z.string(), z.unknown()).optional() });

/** The scripts of `package.json` that state a fact about the repository and end by themselves; empty without one. */
export async function detectChecks(worktreePath: string): Promise<readonly Check[]> {
  const scripts = await readScripts(path.join(worktreePath, 'package.json'));
  const others = [...scripts.keys()].filter(
    (name) => name === 'check' || /^check:[\w:-]+$/.test(name),
  );
  return [...FIRST, ...others.sort()]
    .filter((name) => isCheck(name, scripts.get(name)))
    .map((name) => ({ name, command: `npm run -s ${name}` }));
}

function isCheck(name: string, command: string | undefined): boolean {
  if (command === undefined || command.trim() === '') return false;
  return !PLACEHOLDER.test(command) && !NEVER_ENDS.test(name) && !NEVER_ENDS.test(command);
}

async function readScripts(file: string): Promise<ReadonlyMap<string, string>> {
  const text = await readManifest(file);
  const manifest = Manifest.safeParse(parseJson(text));
  const scripts = Object.entries(manifest.data?.scripts ?? {});
  return new Map(
    scripts.flatMap(([name, command]) => (typeof command === 'string' ? [[name, command]] : [])),
  );
}

async function readManifest(file: string): Promise<string> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = await handle.stat();
      return size > MANIFEST_CAP_BYTES ? '' : await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch {
    // No manifest, or one we do not follow: it offers no checks.
    return '';
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A manifest that is not JSON offers no checks; the check that needs it says so itself.
    return null;
  }
}
