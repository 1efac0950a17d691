import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  AGENT_FOLDERS,
  type AgentFile,
  describeAgentFile,
  digestText,
  MAX_AGENT_FILES,
  mayConfigureAgents,
} from '../../engine/safety/agent-files.ts';
import { isInside } from './toolchains.ts';

const MAX_BYTES = 256 * 1024;
const MAX_ENTRIES = 2000;

/** A file as the agent would find it; `real` is null where it leads out of the worktree. */
interface Found extends AgentFile {
  readonly real: string | null;
  /** Neither a link nor too long, so that its text is all there is to it. */
  readonly isPlain: boolean;
}

/**
 * The files of a worktree that would have an agent run or load something, with links followed; none when a person has let
 * exactly these be read: `trusted` holds digests as `digestText` makes them (R98).
 */
export async function agentFilesToHide(
  worktree: string,
  trusted: readonly string[],
): Promise<string[]> {
  const root = realpathSync(worktree);
  const named = (await namesIn(root)).filter(mayConfigureAgents);
  const found = named.map((name) => look(root, name)).filter((file) => file !== null);
  const asking = found.filter(({ path: name, text }) => describeAgentFile(name, text) !== null);
  const isKnown =
    asking.every(({ isPlain }) => isPlain) &&
    asking.length <= MAX_AGENT_FILES &&
    trusted.includes(digestText(asking, (text) => sha256(text)));
  const hidden = asking.flatMap(({ real }) => real ?? []);
  return isKnown ? [] : hidden.map((file) => path.join(worktree, path.relative(root, file)));
}

async function namesIn(root: string): Promise<string[]> {
  const top = await readdir(root, { withFileTypes: true });
  const names: string[] = [];
  for (const entry of top) {
    if (AGENT_FOLDERS.has(entry.name.toLowerCase())) names.push(...(await below(root, entry.name)));
    else if (!entry.isDirectory()) names.push(entry.name);
  }
  return names;
}

/** A folder that is a link is followed, as an agent would; what is not there has nothing. */
async function below(root: string, folder: string): Promise<string[]> {
  try {
    const real = realpathSync(path.join(root, folder));
    if (!isInside(real, root)) return [];
    const entries = await readdir(real, { recursive: true });
    return entries.slice(0, MAX_ENTRIES).map((name) => path.posix.join(folder, name));
  } catch {
    return [];
  }
}

function look(root: string, name: string): Found | null {
  const file = path.join(root, name);
  try {
    const facts = lstatSync(file);
    if (facts.isDirectory()) return null;
    const real = realpathSync(file);
    const isPlain = facts.isFile() && facts.size <= MAX_BYTES && real === file;
    const text = isPlain ? readFileSync(file, 'utf8') : UNREADABLE;
    return { path: name, text, isPlain, real: isInside(real, root) ? real : null };
  } catch {
    // A link to nothing.
    return null;
  }
}

/** Nothing of JSON, so that every kind of file counts as one that asks for something. */
const UNREADABLE = '{\nCODEX_HOME=';

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
