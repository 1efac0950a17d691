import { parseRootDomain } from './ioreg-root-domain.ts';
import { parseAssertions } from './pmset-assertions.ts';
import { parseBatt } from './pmset-batt.ts';
import { type LiveSettings, parseLiveSettings } from './pmset-live.ts';
import { type PowerSchedule, parseSchedule } from './pmset-sched.ts';
import { parseSystemState } from './pmset-system-state.ts';
import {
  type AssertionLine,
  type PowerSourceReading,
  type SystemStateReading,
  UNKNOWN_POWER_SOURCE,
  UNKNOWN_SYSTEM_STATE,
} from './reading.ts';
import { MAC_TOOLS, type MacTools, readTool } from './run-tool.ts';

/** Power sensing by the system's own tools, for a Mac without the addon. What a tool does not say is null. */
export interface MacFallback {
  powerSource(): Promise<PowerSourceReading>;
  systemState(): Promise<SystemStateReading>;
  /** Null when the list could not be read. */
  assertions(): Promise<readonly AssertionLine[] | null>;
  /** Null when the schedule could not be read. */
  schedule(): Promise<PowerSchedule | null>;
}

/** How old an answer may be (scheduling-power.md 4.7). */
const MAX_AGE_MS = 5000;

/** Reads by `pmset` and `ioreg`. Every answer is at most 5 s old; askers in between share one child process. */
export function createMacFallback(
  options: {
    readonly tools?: MacTools;
    readonly monotonicMs?: () => number;
    readonly timeoutMs?: number;
  } = {},
): MacFallback {
  const tools = options.tools ?? MAC_TOOLS;
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  const run = options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs };
  const cached = <T>(read: () => Promise<T>): (() => Promise<T>) => keepFor(read, monotonicMs);
  const pmset = (what: readonly string[]): Promise<string | null> =>
    readTool(tools.pmset, ['-g', ...what], run);

  const live = cached(async () => parseLiveSettings((await pmset([])) ?? ''));
  const batt = cached(async () => pmset(['batt']));
  const state = cached(async () => pmset(['systemstate']));
  const rootDomain = cached(() =>
    readTool(tools.ioreg, ['-r', '-k', 'AppleClamshellState', '-d', '4'], run),
  );
  const assertions = cached(async () => parseAssertions((await pmset(['assertions'])) ?? ''));
  const schedule = cached(async () => scheduleIn(await pmset(['sched'])));
  return {
    powerSource: async () => powerSourceOf(...(await Promise.all([batt(), live()]))),
    systemState: async () => systemStateOf(...(await Promise.all([state(), rootDomain(), live()]))),
    assertions,
    schedule,
  };
}

function scheduleIn(text: string | null): PowerSchedule | null {
  return text === null ? null : parseSchedule(text);
}

function powerSourceOf(batt: string | null, live: LiveSettings): PowerSourceReading {
  const reading = batt === null ? UNKNOWN_POWER_SOURCE : parseBatt(batt);
  return { ...reading, lowPowerMode: live.lowPowerMode };
}

/** `pmset -g systemstate` tells the wake; the registry tells the lid and, where the first is silent, the wake too. */
function systemStateOf(
  state: string | null,
  rootDomain: string | null,
  live: LiveSettings,
): SystemStateReading {
  const root = rootDomain === null ? UNKNOWN_SYSTEM_STATE : parseRootDomain(rootDomain);
  const wake = parseSystemState(state ?? '');
  return {
    fullWake: wake.fullWake ?? root.fullWake,
    capabilities: wake.fullWake === null ? root.capabilities : wake.capabilities,
    lid: root.lid,
    sleepDisabled: root.sleepDisabled ?? live.sleepDisabled,
    wakeType: root.wakeType,
    displayAsleep: null,
  };
}

function keepFor<T>(read: () => Promise<T>, monotonicMs: () => number): () => Promise<T> {
  let kept: { readonly atMs: number; readonly answer: Promise<T> } | null = null;
  return () => {
    const nowMs = monotonicMs();
    if (kept !== null && nowMs - kept.atMs < MAX_AGE_MS) return kept.answer;
    kept = { atMs: nowMs, answer: read() };
    return kept.answer;
  };
}
