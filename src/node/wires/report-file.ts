import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { REPORT_LIMITS, readReport } from '../../engine/safety/wires/read-report.ts';
import type { Trip } from '../../shared/schema/trip.ts';
import { cleanText } from '../secrets/sink.ts';

/**
 * The trips in a report; none where it cannot be read. Whoever is held may have put anything in its place: a link, a
 * pipe, a folder, a file without end.
 */
export async function readTrips(file: string): Promise<readonly Trip[]> {
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
