import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { SetupWish } from '../../../engine/ports/checks.ts';
import type { EnvironmentConfig } from '../../../shared/schema/settings/environment.ts';
import { dropEntry, factsOfEntry, keepEntry, restoreEntry } from './entry.ts';
import { createToolVersions, setupKey } from './key.ts';
import { compareListings, type Listing, listTree } from './tree.ts';

/** Folders that mean the same in another worktree. A virtual environment of Python does not: it holds its own path. */
const PORTABLE = new Set(['node_modules', '.pnpm-store']);

/** Where things are kept, and how much. */
export interface SetupCacheOptions {
  readonly folder: string;
  readonly limits: () => EnvironmentConfig;
  /** Where tools are looked for. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
}

/** What is known of one worktree and one wish. */
export interface KeptSetup {
  /** Brings in what an earlier setup made; false when there is nothing whole. */
  restore(): Promise<boolean>;
  /** Throws away what is kept, and what of it is in the worktree. */
  drop(): Promise<void>;
  /** Looks at the worktree before the command runs. */
  look(): Promise<Listing>;
  /** Keeps what came since; otherwise says why not, in words that go on from "because". Never throws. */
  keep(before: Listing): Promise<string | null>;
}

/** What setup commands made at commits of the user, kept for later worktrees (features F8). */
export interface SetupCache {
  /** Null where nothing is to be kept or nobody can tell what the setup depends on. */
  open(worktree: string, wish: SetupWish): Promise<KeptSetup | null>;
  /** Removes what is too old, too much, or was left half done by an earlier host. */
  tidy(): Promise<void>;
  /** How much is kept, for a person. */
  size(): Promise<{ readonly entries: number; readonly bytes: number }>;
}

/** A cache of setups below `folder`, which nothing but this host reads or writes. */
export function createSetupCache(options: SetupCacheOptions): SetupCache {
  const versionOf = createToolVersions(options.env);
  const filling = new Set<string>();
  return {
    async open(worktree, wish) {
      const { cacheBytes } = options.limits();
      if (wish.environment?.cache === 'off' || cacheBytes === 0) return null;
      const key = await setupKey(worktree, wish, versionOf).catch(() => null);
      if (key === null) return null;
      const place = { folder: path.join(options.folder, key), worktree };
      return {
        restore: () => restoreEntry(place.folder, worktree),
        drop: () => dropEntry(place.folder, worktree),
        look: () => listTree(worktree),
        keep: async (before) => {
          if (filling.has(key)) return null;
          filling.add(key);
          try {
            const why = await keep(place, { before, wish, maxBytes: cacheBytes });
            await tidy(options, filling);
            return why;
          } catch (thrown) {
            return thrown instanceof Error ? thrown.message : String(thrown);
          } finally {
            filling.delete(key);
          }
        },
      };
    },
    tidy: () => tidy(options, filling),
    size: async () => {
      const kept = await listEntries(options.folder);
      return { entries: kept.length, bytes: kept.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
  };
}

interface Filling {
  readonly before: Listing;
  readonly wish: SetupWish;
  readonly maxBytes: number;
}

async function keep(
  { folder, worktree }: { folder: string; worktree: string },
  { before, wish, maxBytes }: Filling,
): Promise<string | null> {
  const { added, isChanged } = compareListings(before, await listTree(worktree));
  if (isChanged) return 'it changed files that were there';
  const more = wish.environment?.outputs ?? [];
  const other = added.find((file) => !PORTABLE.has(path.basename(file)) && !more.includes(file));
  if (other !== undefined) {
    return `it also made ${other}; if that may be kept, name it under environment.outputs`;
  }
  if (added.length === 0) return null;
  await mkdir(path.dirname(folder), { recursive: true, mode: 0o700 });
  return keepEntry(folder, { worktree, outputs: added, maxBytes });
}

interface KeptEntry {
  readonly folder: string;
  readonly bytes: number;
  readonly usedAt: number;
}

/** The longest unused goes first. */
async function tidy(
  { folder, limits, now }: SetupCacheOptions,
  filling: ReadonlySet<string>,
): Promise<void> {
  const { cacheBytes, cacheAgeMs } = limits();
  for (const name of await namesIn(folder)) {
    const whole = path.join(folder, name);
    const isBusy = filling.has(name.split('.')[0] ?? '');
    if (!isBusy && (await factsOfEntry(whole)) === null) await removeQuietly(whole);
  }
  const kept = (await listEntries(folder)).sort((one, other) => other.usedAt - one.usedAt);
  let bytes = 0;
  for (const entry of kept) {
    bytes += entry.bytes;
    if (bytes > cacheBytes || now() - entry.usedAt > cacheAgeMs) await removeQuietly(entry.folder);
  }
}

async function listEntries(folder: string): Promise<KeptEntry[]> {
  const found: KeptEntry[] = [];
  for (const name of await namesIn(folder)) {
    const whole = path.join(folder, name);
    const facts = await factsOfEntry(whole);
    if (facts !== null) found.push({ folder: whole, ...facts });
  }
  return found;
}

function namesIn(folder: string): Promise<string[]> {
  // Nothing was kept yet.
  return readdir(folder).catch(() => []);
}

/** What cannot be removed now is tried again the next time. */
function removeQuietly(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
