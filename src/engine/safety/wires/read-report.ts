import type { Trip } from '../../../shared/schema/trip.ts';
import { oneLine } from '../visible-text.ts';
import { WIRES } from './wires.ts';

/** What is read of a report and told of it; whoever is held can write it, so it is bounded and never believed further. */
export const REPORT_LIMITS = { bytes: 256 * 1024, trips: 20, command: 300 } as const;

const OPERATIONS: ReadonlySet<string> = new Set(
  WIRES.flatMap(({ rules }) => rules.map(({ operation }) => operation)),
);

/**
 * The trips in what wires wrote down: one line each, `by`, `how`, `operation` and the command, parted by tabs. Lines of
 * any other shape are left out, equal ones count once.
 */
export function readReport(text: string): readonly Trip[] {
  const trips = new Map<string, Trip>();
  for (const line of text.split('\n')) {
    const trip = readLine(line);
    if (trip !== null && trips.size < REPORT_LIMITS.trips) {
      trips.set(`${trip.operation}\n${trip.command}\n${trip.blocked}`, trip);
    }
  }
  return [...trips.values()];
}

function readLine(line: string): Trip | null {
  const [by = '', how = '', operation = '', command = ''] = line.split('\t');
  if ((by !== 'shim' && by !== 'hook') || (how !== 'refused' && how !== 'noted')) return null;
  if (!OPERATIONS.has(operation)) return null;
  const said = oneLine(command).slice(0, REPORT_LIMITS.command);
  return { operation, command: said, by, blocked: how === 'refused' };
}
