import { z } from 'zod';

const Flag = z.boolean().nullable();

/** The power source. `charging` is false on AC while charging is optimised: it never means "unplugged". */
export const PowerSourceReading = z.object({
  source: z.enum(['ac', 'battery', 'ups', 'unknown']),
  hasBattery: Flag,
  /** Of the internal battery, 0 to 100. */
  percent: z.number().min(0).max(100).nullable(),
  charging: Flag,
  charged: Flag,
  /** Null while unknown and on external power. */
  timeToEmptySec: z.number().min(0).nullable(),
  adapterWatts: z.number().nullable(),
  warning: z.enum(['none', 'early', 'final']).nullable(),
  lowPowerMode: Flag,
});
export type PowerSourceReading = z.infer<typeof PowerSourceReading>;

/** What the root power domain says. `fullWake` is false in a dark wake (scheduling-power.md 3.3). */
export const SystemStateReading = z.object({
  fullWake: Flag,
  capabilities: z.object({ cpu: Flag, graphics: Flag, audio: Flag, network: Flag }),
  lid: z.object({ present: Flag, closed: Flag, causesSleep: Flag }),
  sleepDisabled: Flag,
  wakeType: z.string().nullable(),
  displayAsleep: Flag,
});
export type SystemStateReading = z.infer<typeof SystemStateReading>;
export type Capabilities = SystemStateReading['capabilities'];

/** One power assertion that is in force; `type` is the system's own word. */
export const AssertionLine = z.object({
  pid: z.number().int().nonnegative(),
  process: z.string().nullable(),
  type: z.string().nullable(),
  name: z.string().nullable(),
  level: z.number().nullable(),
});
export type AssertionLine = z.infer<typeof AssertionLine>;

/** A wake, sleep or shutdown at one instant; `type` is the system's own word. */
export const ScheduledPowerEvent = z.object({
  atMs: z.number().nullable(),
  type: z.string().nullable(),
  owner: z.string().nullable(),
});
export type ScheduledPowerEvent = z.infer<typeof ScheduledPowerEvent>;

/** Nothing is known of the power source. */
export const UNKNOWN_POWER_SOURCE: PowerSourceReading = {
  source: 'unknown',
  hasBattery: null,
  percent: null,
  charging: null,
  charged: null,
  timeToEmptySec: null,
  adapterWatts: null,
  warning: null,
  lowPowerMode: null,
};

/** Nothing is known of what is powered up. */
export const UNKNOWN_CAPABILITIES: Capabilities = {
  cpu: null,
  graphics: null,
  audio: null,
  network: null,
};

/** Nothing is known of the root power domain. */
export const UNKNOWN_SYSTEM_STATE: SystemStateReading = {
  fullWake: null,
  capabilities: UNKNOWN_CAPABILITIES,
  lid: { present: null, closed: null, causesSleep: null },
  sleepDisabled: null,
  wakeType: null,
  displayAsleep: null,
};
