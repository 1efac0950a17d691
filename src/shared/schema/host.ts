import { z } from 'zod';

/** A device constraint's answer at one moment. `reading` is the live value in words. */
export const ConstraintReading = z.object({
  name: z.string(),
  state: z.enum(['ok', 'blocked', 'unknown', 'off']),
  reading: z.string(),
  /** One sentence that says why it blocks and what would clear it. */
  sentence: z.string(),
  /** The constraint's id in `constraints.ignore`, `--ignore` and docs/constraints.md. */
  id: z.string().optional(),
  /** Who gave the value: `sysfs`, `logind`, `powerMonitor`; null when nobody did. */
  source: z.string().nullable().optional(),
  /** How old the value is; null when there is none. */
  ageMs: z.number().nullable().optional(),
});
export type ConstraintReading = z.infer<typeof ConstraintReading>;

/** Whether a night would start now, and what would hold it back (features B5). */
export const ConstraintsVerdict = z.object({
  readings: z.array(ConstraintReading),
  wouldStart: z.boolean(),
  /** Names of the constraints that block. */
  blockedBy: z.array(z.string()),
  sentence: z.string(),
});
export type ConstraintsVerdict = z.infer<typeof ConstraintsVerdict>;

/** The power source. `onAc` is null when the system does not say. */
export const PowerReading = z.object({
  onAc: z.boolean().nullable(),
  hasBattery: z.boolean().nullable(),
  percent: z.number().min(0).max(100).nullable(),
});
export type PowerReading = z.infer<typeof PowerReading>;

/** What the host around the engine can do; views hide what is missing. */
export const Capabilities = z.object({
  host: z.enum(['menu-bar', 'headless']),
  tray: z.boolean(),
  revealFolder: z.boolean(),
  notifications: z.boolean(),
  sleepHeldBy: z.string().nullable(),
  version: z.string(),
});
export type Capabilities = z.infer<typeof Capabilities>;

/** One line of `doctor`. `fix` is a command or an action, absent when nothing is wrong. */
export const DoctorLine = z.object({
  id: z.string(),
  level: z.enum(['ok', 'warn', 'fail']),
  message: z.string(),
  fix: z.string().optional(),
});
export type DoctorLine = z.infer<typeof DoctorLine>;
