import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { copyTree, NotPortable } from './copy-tree.ts';
import { describeTree } from './tree.ts';

const FILE = 'entry.json';

/** What one setup made, kept in a folder of its own: this record, and the outputs under their number. */
const Entry = z.object({
  version: z.literal(1),
  bytes: z.number().int().nonnegative(),
  outputs: z.array(z.object({ path: z.string(), digest: z.string() })),
});
type Entry = z.infer<typeof Entry>;

/** The size and last use of a kept entry; null for a folder that holds none that is whole. */
export async function factsOfEntry(
  folder: string,
): Promise<{ readonly bytes: number; readonly usedAt: number } | null> {
  const entry = await readEntry(folder);
  const facts = await lstat(path.join(folder, FILE)).catch(() => null);
  return entry === null || facts === null ? null : { bytes: entry.bytes, usedAt: facts.mtimeMs };
}

/** What is to be kept, and how much of it. */
export interface Keeping {
  readonly worktree: string;
  readonly outputs: readonly string[];
  readonly maxBytes: number;
}

/**
 * Keeps the outputs of a worktree at `folder`. It is there whole or not at all: it is built beside it and then named.
 * Returns why it cannot be kept; throws what the disk says.
 */
export async function keepEntry(folder: string, keeping: Keeping): Promise<string | null> {
  const building = `${folder}.${randomBytes(4).toString('hex')}.part`;
  const root = path.resolve(keeping.worktree);
  const mayLeadTo = (target: string): boolean => target.startsWith(`${root}${path.sep}`);
  try {
    await mkdir(building, { recursive: true, mode: 0o700 });
    const outputs: Entry['outputs'] = [];
    let bytes = 0;
    for (const [index, output] of keeping.outputs.entries()) {
      const to = path.join(building, String(index));
      const rule = { maxBytes: keeping.maxBytes - bytes, mayLeadTo };
      bytes += (await copyTree(path.join(root, output), to, rule)).bytes;
      outputs.push({ path: output, digest: digestOf(await describeTree(to)) });
    }
    await writeFile(path.join(building, FILE), JSON.stringify({ version: 1, bytes, outputs }));
    await rm(folder, { recursive: true, force: true });
    await rename(building, folder);
    return null;
  } catch (thrown) {
    if (thrown instanceof NotPortable) return thrown.message;
    throw thrown;
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/**
 * Brings the outputs of the entry at `folder` into a worktree, in place of what is there. False, with nothing of it left
 * in the worktree, when there is no entry, it is not as it was kept, or a folder on the way is none of the worktree's own.
 */
export async function restoreEntry(folder: string, worktree: string): Promise<boolean> {
  const entry = await readEntry(folder);
  if (entry === null) return false;
  const outputs = entry.outputs.map(({ path: output }) => output);
  try {
    for (const [index, { path: output, digest }] of entry.outputs.entries()) {
      if (!(await isOwnPlace(worktree, output))) throw new Error(`${output} is behind a link`);
      const to = path.join(worktree, output);
      await rm(to, { recursive: true, force: true });
      const rule = { maxBytes: Number.MAX_SAFE_INTEGER, mayLeadTo: () => true };
      const { lines } = await copyTree(path.join(folder, String(index)), to, rule);
      if (digestOf(lines) !== digest) throw new Error(`${output} is not as it was kept`);
    }
    const now = new Date();
    await utimes(path.join(folder, FILE), now, now);
    return true;
  } catch {
    // Whatever is wrong with it, the setup command makes it anew.
    await removeOutputs(worktree, outputs);
    return false;
  }
}

/** Throws away what an entry brought into a worktree, and the entry. */
export async function dropEntry(folder: string, worktree: string): Promise<void> {
  const entry = await readEntry(folder);
  const outputs = entry?.outputs.map(({ path: output }) => output) ?? [];
  await removeOutputs(worktree, outputs);
  await rm(folder, { recursive: true, force: true });
}

async function removeOutputs(worktree: string, outputs: readonly string[]): Promise<void> {
  for (const output of outputs) {
    if (!(await isOwnPlace(worktree, output))) continue;
    await rm(path.join(worktree, output), { recursive: true, force: true });
  }
}

/** Whether every folder on the way to `output` is a folder of the worktree, not a link to somewhere else. */
async function isOwnPlace(worktree: string, output: string): Promise<boolean> {
  const parts = output.split('/').slice(0, -1);
  for (let length = 0; length <= parts.length; length += 1) {
    const folder = path.join(worktree, ...parts.slice(0, length));
    const facts = await lstat(folder).catch(() => null);
    if (facts?.isDirectory() !== true) return false;
  }
  return true;
}

async function readEntry(folder: string): Promise<Entry | null> {
  try {
    return Entry.parse(JSON.parse(await readFile(path.join(folder, FILE), 'utf8')));
  } catch {
    // Absent, half written by somebody else, or of another version: there is nothing to bring.
    return null;
  }
}

function digestOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
