import { appError } from '../../../shared/error.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { DAY_MS } from '../../time/zone/calendar-day.ts';
import { firstInstant } from '../../time/zone/instants.ts';
import type { PlannedWindow } from '../../time/zone/night-window.ts';
import { type NightWindows, readWallTime } from '../../time/zone/window-rule.ts';

/** When the phases of a night begin (features A9), as local times `HH:MM`; what is absent follows the window. */
export interface PhaseRule {
  /** Absent: when the window opens. So are `patterns` and `work`, each at the earliest with the one before it. */
  readonly health?: string | undefined;
  readonly patterns?: string | undefined;
  readonly work?: string | undefined;
  /** How often running work is looked at; 30 minutes when absent. */
  readonly checkEveryMs?: number;
  /** Absent: when the window ends. */
  readonly report?: string | undefined;
  /** Absent: half an hour after the report. */
  readonly brief?: string | undefined;
}

/** The phases of one night as instants, each not before the one named above it. */
export interface PhaseTimes {
  readonly healthAt: number;
  readonly patternsAt: number;
  readonly workAt: number;
  /** Between the start of the work and the end of the window, both left out. */
  readonly checksAt: readonly number[];
  readonly reportAt: number;
  readonly briefAt: number;
}

const HALF_HOUR_MS = 1_800_000;
const MIN_CHECK_MS = 60_000;
const NAMES = ['health', 'patterns', 'work', 'report', 'brief'] as const;

/**
 * What is wrong with a rule, as `bad-input` with the field: a time that is none, a phase of the night outside the
 * window, checks more often than once a minute.
 */
export function checkPhaseRule(windows: NightWindows, rule: PhaseRule): Result<PhaseRule> {
  for (const name of NAMES) {
    const text = rule[name];
    if (text === undefined) continue;
    const sinceOpening = wallSinceOpening(windows, text);
    if (sinceOpening === null) return refuse(name, `"${text}" is not a time such as "22:00".`);
    const isAfterNight = name === 'report' || name === 'brief';
    if (!isAfterNight && sinceOpening >= windows.wallLengthMs) {
      return refuse(name, `The phase "${name}" at ${text} is outside the window.`);
    }
  }
  const { checkEveryMs = HALF_HOUR_MS } = rule;
  const isTooOften = !Number.isInteger(checkEveryMs) || checkEveryMs < MIN_CHECK_MS;
  return isTooOften ? refuse('checkEveryMs', 'Checks come at most once a minute.') : ok(rule);
}

/** The phases of the night in `window`; `rule` has passed `checkPhaseRule`. A skipped time comes after its gap. */
export function phaseTimesOf(
  windows: NightWindows,
  window: PlannedWindow,
  rule: PhaseRule,
): PhaseTimes {
  const { startAt, endAt } = window;
  const resolve = (text: string | undefined, otherwise: number, earliest: number): number => {
    const wall = text === undefined ? null : wallSinceOpening(windows, text);
    const opening = window.day * DAY_MS + windows.startOfDayMs;
    const at = wall === null ? otherwise : firstInstant(opening + wall, windows.zone);
    return Math.max(at, earliest);
  };
  const healthAt = resolve(rule.health, startAt, startAt);
  const patternsAt = resolve(rule.patterns, healthAt, healthAt);
  const workAt = resolve(rule.work, patternsAt, patternsAt);
  const reportAt = resolve(rule.report, endAt, workAt);
  const briefAt = resolve(rule.brief, reportAt + HALF_HOUR_MS, reportAt);
  const checksAt = checksBetween(workAt, Math.min(endAt, reportAt), rule.checkEveryMs);
  return { healthAt, patternsAt, workAt, checksAt, reportAt, briefAt };
}

/** How long after the opening the clocks show `text` on a day without a change: below 24 hours. */
function wallSinceOpening({ startOfDayMs }: NightWindows, text: string): number | null {
  const wall = readWallTime(text);
  return wall === null ? null : (wall - startOfDayMs + DAY_MS) % DAY_MS;
}

function checksBetween(fromAt: number, toAt: number, everyMs = HALF_HOUR_MS): readonly number[] {
  const checks: number[] = [];
  for (let at = fromAt + everyMs; at < toAt; at += everyMs) checks.push(at);
  return checks;
}

function refuse(field: string, sentence: string): Result<never> {
  return fail(appError('bad-input', sentence, { place: { field } }));
}
