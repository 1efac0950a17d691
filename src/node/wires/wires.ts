import { constants } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { REPORT_LIMITS, readReport } from '../../engine/safety/wires/read-report.ts';
import type { Trip } from '../../shared/schema/trip.ts';
import { cleanText } from '../secrets/sink.ts';
import { layWires } from './lay-wires.ts';
import { REPORT_VARIABLE, type WireMode } from './shim-script.ts';

/** What is about to run. `reportAt` names the report as the program sees it, `reportFile` where it really is. */
export interface WireWish {
  readonly mode: WireMode;
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
}

/** Lays trip-wires over what is held. */
export interface Wires {
  lay(wish: WireWish): Promise<LaidWires>;
}

/** Where runs report to, in a folder that they may write. */
export const REPORT_NAME = '.nightkiln-wires';

/** Wires whose shims live below `stateDir`. */
export function createWires(stateDir: string): Wires {
  const root = path.join(stateDir, 'wires');
  return {
    async lay({ mode, env, reportFile, reportAt = reportFile }) {
      const searchPath = env['PATH'] ?? '/usr/bin:/bin';
      const folder = await layWires(root, searchPath, mode);
      await writeFile(reportFile, '', { mode: 0o600 });
      return {
        folder,
        env: { ...env, PATH: `${folder}:${searchPath}`, [REPORT_VARIABLE]: reportAt },
        read: () => readTrips(reportFile),
      };
    },
  };
}

/** Whoever is held may have put anything in its place: a link, a pipe, a folder, a file without end. */
async function readTrips(file: string): Promise<readonly Trip[]> {
  try {
    const how = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const handle = await open(file, how);
    try {
      if (!(await handle.stat()).isFile()) return [];
      const buffer = Buffer.alloc(REPORT_LIMITS.bytes);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return readReport(cleanText(buffer.toString('utf8', 0, bytesRead)));
    } finally {
      await handle.close();
    }
  } catch {
    // Taken away by what ran; the wires that refused did so all the same.
    return [];
  }
}
