import { PowerSourceReading, UNKNOWN_POWER_SOURCE } from './reading.ts';

const SOURCES = [
  ["'AC Power'", 'ac'],
  ["'Battery Power'", 'battery'],
  ["'UPS Power'", 'ups'],
] as const;

const STATE =
  /;\s*(finishing charge|charged|charging|discharging|AC attached; not charging)(?:;|\s|$)/;
const PERCENT = /(?:^|\s)(\d{1,3})(?:[.,]\d+)?\s?%/;
const TIME_LEFT = /;\s*(\d{1,4}):(\d{2}) remaining/;

/**
 * Reads `pmset -g batt`: the source it draws from and the internal battery. A UPS or an accessory has a line of its
 * own and is not the battery. Without the "Now drawing from" line nothing is known. Never throws.
 */
export function parseBatt(text: string): PowerSourceReading {
  const lines = text.split('\n');
  const drawing = lines.find((line) => line.startsWith('Now drawing from '));
  if (drawing === undefined) return UNKNOWN_POWER_SOURCE;
  const battery = lines.find(isPresentBattery);
  const state = battery === undefined ? null : (STATE.exec(battery)?.[1] ?? null);
  return PowerSourceReading.parse({
    ...UNKNOWN_POWER_SOURCE,
    source: SOURCES.find(([name]) => drawing.includes(name))?.[1] ?? 'unknown',
    hasBattery: battery !== undefined,
    percent: battery === undefined ? null : percentOf(battery),
    charging: state === null ? null : state === 'charging' || state === 'finishing charge',
    charged: state === null ? null : state === 'charged',
    timeToEmptySec: battery !== undefined && state === 'discharging' ? secondsLeft(battery) : null,
    warning: warningOf(lines),
  });
}

/** A bay without its battery is listed too, without the closing words. */
function isPresentBattery(line: string): boolean {
  return /^\s*-InternalBattery/.test(line) && line.includes('present: true');
}

/** A worn gauge can say more than its full capacity. */
function percentOf(line: string): number | null {
  const digits = PERCENT.exec(line)?.[1];
  return digits === undefined ? null : Math.min(100, Number(digits));
}

function secondsLeft(line: string): number | null {
  const match = TIME_LEFT.exec(line);
  return match === null ? null : Number(match[1]) * 3600 + Number(match[2]) * 60;
}

function warningOf(lines: readonly string[]): PowerSourceReading['warning'] {
  const line = lines.find((each) => each.includes('Battery Warning:'));
  if (line === undefined) return 'none';
  return line.includes('Final') ? 'final' : 'early';
}
