import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readTrips } from './report-file.ts';
import type { WiredTrip } from './watch-run.ts';

/** A run that has not told its trips yet, and where its report is. */
const OpenRun = z.object({
  kind: z.enum(['agent', 'setup', 'check']),
  worktree: z.string(),
  runToken: z.string().nullable(),
  reportFile: z.string(),
});
export type OpenRun = z.infer<typeof OpenRun>;

/** More than these run at no time. */
const MAX_OPEN = 100;

/** Notes down below `root` that a run is open, for a host that does not see its end. Gives back what crosses it out. */
export async function noteOpenRun(root: string, run: OpenRun): Promise<() => Promise<void>> {
  const folder = openFolder(root);
  const file = path.join(folder, `${randomUUID()}.json`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(run), { mode: 0o600 });
  return () => rm(file, { force: true });
}

/**
 * The trips of runs whose end no host saw, each told once. Only for the one who holds the lock of the state folder, and
 * before scratch folders are swept, because reports lie in them. Never rejects: what cannot be read tells nothing.
 */
export async function takeLeftTrips(root: string): Promise<readonly WiredTrip[]> {
  const folder = openFolder(root);
  const trips: WiredTrip[] = [];
  for (const name of (await namesIn(folder)).slice(0, MAX_OPEN)) {
    const run = await readOpenRun(path.join(folder, name));
    if (run === null) continue;
    const { reportFile, ...owner } = run;
    for (const trip of await readTrips(reportFile)) trips.push({ ...trip, ...owner });
  }
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  return trips;
}

function openFolder(root: string): string {
  return path.join(root, 'open');
}

function namesIn(folder: string): Promise<string[]> {
  // Mostly no run was left.
  return readdir(folder).catch(() => []);
}

async function readOpenRun(file: string): Promise<OpenRun | null> {
  try {
    return OpenRun.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // The host ended while it wrote this.
    return null;
  }
}
