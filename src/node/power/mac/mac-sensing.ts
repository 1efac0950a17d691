import { createMacFallback, type MacFallback } from './mac-fallback.ts';
import type { LoadedNative, MacNative } from './native-addon.ts';
import type { RepeatingPowerEvent } from './pmset-sched.ts';
import {
  type AssertionLine,
  PowerSourceReading,
  type ScheduledPowerEvent,
  SystemStateReading,
} from './reading.ts';

/** Power sensing on a Mac: by the addon where it is, by the system's tools where it is not. */
export interface MacSensing {
  /** Null with the addon; otherwise the sentence behind the badge "reduced power sensing". */
  readonly reducedBecause: string | null;
  powerSource(): Promise<PowerSourceReading>;
  systemState(): Promise<SystemStateReading>;
  /** Null when the list could not be read. */
  assertions(): Promise<readonly AssertionLine[] | null>;
  /** Null when the schedule could not be read. Repeating events come from the tools in both cases. */
  schedule(): Promise<{
    readonly scheduled: readonly ScheduledPowerEvent[];
    readonly repeating: readonly RepeatingPowerEvent[];
  } | null>;
  /** Calls back when the power source changed, at most once a second; never without the addon. Returns stop. */
  onPowerSource(run: () => void): () => void;
}

/** Joins the addon and the tools. A reading the addon gives in a wrong shape is asked of the tools instead. */
export function createMacSensing(
  loaded: LoadedNative,
  fallback: MacFallback = createMacFallback(),
): MacSensing {
  if (loaded.native === null) {
    return { ...fallback, reducedBecause: loaded.missingBecause, onPowerSource: () => () => {} };
  }
  const { native } = loaded;
  return {
    reducedBecause: null,
    powerSource: async () => {
      const reading = PowerSourceReading.safeParse(native.powerSource());
      return reading.success ? reading.data : fallback.powerSource();
    },
    systemState: async () => {
      const reading = SystemStateReading.safeParse(native.systemState());
      return reading.success && reading.data.fullWake !== null
        ? reading.data
        : fallback.systemState();
    },
    assertions: () => native.listAssertions().catch(() => fallback.assertions()),
    schedule: () => scheduleBy(native, fallback),
    onPowerSource: (run) => {
      const subscription = native.onPowerSource(() => run());
      return () => subscription.close();
    },
  };
}

async function scheduleBy(
  native: MacNative,
  fallback: MacFallback,
): ReturnType<MacSensing['schedule']> {
  const told = await fallback.schedule();
  const scheduled = await native.scheduledPowerEvents().catch(() => null);
  if (scheduled === null) return told;
  return { scheduled, repeating: told?.repeating ?? [] };
}
