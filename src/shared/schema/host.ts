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

/**
 * One thing that was tried before bed. `blocked`: tonight would wait for it or fail on it. `warn`: tonight runs, and it
 * is worth knowing.
 */
export const RehearsalLine = z.object({
  id: z.string(),
  level: z.enum(['ok', 'warn', 'blocked']),
  sentence: z.string(),
  fix: z.string().optional(),
  durationMs: z.number().nonnegative(),
});
export type RehearsalLine = z.infer<typeof RehearsalLine>;

/** What a rehearsal asks of the agents; each call of one with a model costs a few tokens. */
export const RehearsalInput = z.strictObject({
  /** Which agents in use are called once: none, those with a sandbox of their own (as when absent), or all. */
  agents: z.enum(['none', 'sandboxed', 'all']).optional(),
});
export type RehearsalInput = z.infer<typeof RehearsalInput>;

/** What tonight would meet, tried while its user is still awake: what blocks first, then what warns (features C3). */
export const Rehearsal = z.object({
  isReady: z.boolean(),
  sentence: z.string(),
  lines: z.array(RehearsalLine),
  durationMs: z.number().nonnegative(),
});
export type Rehearsal = z.infer<typeof Rehearsal>;
