import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { reasonOf } from '../../../shared/error.ts';
import type {
  AssertionLine,
  PowerSourceReading,
  ScheduledPowerEvent,
  SystemStateReading,
} from './reading.ts';

/** A running subscription of the addon. */
export interface NativeSubscription {
  close(): void;
}

/** The part of `native/index.d.ts` that power sensing uses; a test holds the two together. */
export interface MacNative {
  clocks(): { wallMs: number | null; awakeMs: number | null; continuousMs: number | null };
  createAssertion(options: {
    type: 'idle-system' | 'idle-display' | 'network-client';
    name: string;
    details?: string;
    timeoutSec: number;
  }): Promise<{ readonly id: number }>;
  listAssertions(options?: { own?: boolean }): Promise<readonly AssertionLine[]>;
  onPowerSource(callback: (reading: PowerSourceReading) => void): NativeSubscription;
  onSystemState(
    callback: (event: { kind: 'will-sleep' | 'will-wake' | 'did-wake' | 'lid' }) => void,
  ): NativeSubscription;
  onWillSleep(
    handler: (event: { ack(): void }) => void,
    options?: { maxDelayMs?: number },
  ): NativeSubscription;
  powerSource(): PowerSourceReading;
  releaseAssertion(id: number): Promise<void>;
  renewAssertion(id: number, timeoutSec: number): Promise<void>;
  scheduledPowerEvents(): Promise<readonly ScheduledPowerEvent[]>;
  systemState(): SystemStateReading;
}

/** The addon, or one sentence that says why it is not there. */
export type LoadedNative =
  | { readonly native: MacNative; readonly missingBecause: null }
  | { readonly native: null; readonly missingBecause: string };

const USED = [
  'clocks',
  'createAssertion',
  'listAssertions',
  'onPowerSource',
  'onSystemState',
  'onWillSleep',
  'powerSource',
  'releaseAssertion',
  'renewAssertion',
  'scheduledPowerEvents',
  'systemState',
] as const;

const AddonModule = z.object({
  native: z.custom<MacNative>(isMacNative, 'the addon lacks functions'),
  missingBecause: z.string().nullable(),
});

function isMacNative(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const functions = new Map(Object.entries(value));
  return USED.every((name) => typeof functions.get(name) === 'function');
}

/** Loads `index.js` of the addon's folder. Never throws: without the addon the reason says why. */
export async function loadMacNative(folder: string): Promise<LoadedNative> {
  try {
    const loaded: unknown = await import(pathToFileURL(path.join(folder, 'index.js')).href);
    const { native, missingBecause } = AddonModule.parse(loaded);
    return missingBecause === null
      ? { native, missingBecause: null }
      : { native: null, missingBecause };
  } catch (thrown) {
    return { native: null, missingBecause: `It could not be loaded: ${reasonOf(thrown)}` };
  }
}
