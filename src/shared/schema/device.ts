import { z } from 'zod';

/** A value the device gave, who said it, and when. All three are null while nobody has said anything. */
export interface Fact<T> {
  readonly value: T | null;
  readonly source: string | null;
  readonly at: number | null;
}

function fact<T extends z.ZodType>(value: T) {
  return z.object({
    value: value.nullable(),
    source: z.string().nullable(),
    at: z.number().nullable(),
  });
}

/** How hot the machine says it is. */
export const ThermalState = z.enum(['nominal', 'fair', 'serious', 'critical']);
/** The system's own judgement of its memory. */
export const MemoryPressure = z.enum(['normal', 'warn', 'critical']);
/** Where the power comes from; a UPS is a battery that will end, so it is not `ac`. */
export const PowerSource = z.enum(['ac', 'battery', 'ups']);

/** The lid; `causesSleep` is false while an external display keeps the machine awake. */
export const LidReading = z.object({ isClosed: z.boolean(), causesSleep: z.boolean() });

/** The connection that traffic takes now. Null where the system does not say. */
export const NetworkReading = z.object({
  isOnline: z.boolean(),
  kind: z.enum(['wifi', 'wired', 'cellular', 'other']).nullable(),
  isMetered: z.boolean().nullable(),
  /** Low Data Mode and its like. */
  isConstrained: z.boolean().nullable(),
});
export type NetworkReading = z.infer<typeof NetworkReading>;

/** A shutdown or sleep somebody scheduled; `at` is null when none is. */
export const ShutdownReading = z.object({ at: z.number().nullable(), kind: z.string() });

/** Every value of the device that a constraint looks at (scheduling-power.md 4.5), as known at `readAt`. */
export const DeviceReading = z.object({
  readAt: z.number(),
  fullWake: fact(z.boolean()),
  isSuspended: fact(z.boolean()),
  powerSource: fact(PowerSource),
  hasBattery: fact(z.boolean()),
  batteryPercent: fact(z.number().min(0).max(100)),
  /** The charge goes down, also while mains power is there: the charger is too weak. */
  isBatteryFalling: fact(z.boolean()),
  timeLeftMs: fact(z.number().nonnegative()),
  isLowPower: fact(z.boolean()),
  thermal: fact(ThermalState),
  lid: fact(LidReading),
  network: fact(NetworkReading),
  api: fact(z.object({ host: z.string(), isReachable: z.boolean() })),
  /** Load of all processors by programs that are not ours, over about a minute. */
  othersCpuPercent: fact(z.number().min(0).max(100)),
  memory: fact(MemoryPressure),
  disk: fact(z.object({ freeBytes: z.number(), totalBytes: z.number().nullable() })),
  idleMs: fact(z.number().nonnegative()),
  isLocked: fact(z.boolean()),
  isMicInUse: fact(z.boolean()),
  isFocusOn: fact(z.boolean()),
  /** The largest step of the wall clock within the last minute; 0 when there was none. */
  clockStepMs: fact(z.number()),
  shutdown: fact(ShutdownReading),
});
export type DeviceReading = z.infer<typeof DeviceReading>;

/** The names of the values. */
export type FactName = Exclude<keyof DeviceReading, 'readAt'>;

/** What one look at a source gave: only what it knows, null for what it asked for in vain. */
export type DeviceValues = { readonly [N in FactName]?: DeviceReading[N]['value'] };

/** Every name of a value, in the order of the schema. */
export const FACT_NAMES = Object.keys(DeviceReading.shape).filter(
  (name): name is FactName => name !== 'readAt',
);
