import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Trip } from '../../shared/schema/trip.ts';
import { layWires } from './lay-wires.ts';
import { noteOpenRun, type OpenRun, takeLeftTrips } from './open-runs.ts';
import { readTrips } from './report-file.ts';
import { REPORT_VARIABLE, type WireMode } from './shim-script.ts';
import type { WiredTrip } from './watch-run.ts';

/** What is about to run. `reportAt` names the report as the program sees it, `reportFile` where it really is. */
export interface WireWish {
  readonly mode: WireMode;
  /** Whose trips they are, should this host not see its end. */
  readonly owner: Omit<OpenRun, 'reportFile'>;
  readonly env: Readonly<Record<string, string>>;
  readonly reportFile: string;
  readonly reportAt?: string;
}

/** Wires that lie over one run. */
export interface LaidWires {
  /** The environment with the shims first on PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** The folder of the shims, to be shown inside a sandbox. */
  readonly folder: string;
  /** What tripped up to now. Never rejects: a report that cannot be read tells nothing. */
  read(): Promise<readonly Trip[]>;
  /** Once they are told; otherwise the next host tells them. */
  close(): Promise<void>;
}

/** Lays trip-wires over what is held. */
export interface Wires {
  lay(wish: WireWish): Promise<LaidWires>;
}

/** The trips of runs whose end no host of `stateDir` saw; see `takeLeftTrips`. */
export function tripsLeftIn(stateDir: string): Promise<readonly WiredTrip[]> {
  return takeLeftTrips(rootOf(stateDir));
}

function rootOf(stateDir: string): string {
  return path.join(stateDir, 'wires');
}

/** Where runs report to, in a folder that they may write. */
export const REPORT_NAME = '.nightkiln-wires';

/** Wires whose shims live below `stateDir`. */
export function createWires(stateDir: string): Wires {
  const root = rootOf(stateDir);
  return {
    async lay({ mode, owner, env, reportFile, reportAt = reportFile }) {
      const searchPath = env['PATH'] ?? '/usr/bin:/bin';
      const folder = await layWires(root, searchPath, mode);
      await writeFile(reportFile, '', { mode: 0o600 });
      const close = await noteOpenRun(root, { ...owner, reportFile });
      return {
        folder,
        env: { ...env, PATH: `${folder}:${searchPath}`, [REPORT_VARIABLE]: reportAt },
        read: () => readTrips(reportFile),
        close,
      };
    },
  };
}
