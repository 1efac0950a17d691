import { z } from 'zod';
import { OpenBreaker } from './halts/breaker.ts';
import { EmergencyStop } from './halts/emergency.ts';
import { ConstraintReading } from './host.ts';
import { Night, NightPhase } from './night.ts';

/** The one state that tray, popover, CLI and metrics share (ux.md 2.1). */
export const DisplayState = z.enum([
  'off',
  'armed',
  'waiting:constraint',
  'waiting:window',
  'running',
  'throttled',
  'paused:user',
  'paused:activity',
  'waiting:limit',
  'recovering',
  'finishing',
  'brief-ready',
  'stopped',
  'stopped:emergency',
  'failed',
]);
export type DisplayState = z.infer<typeof DisplayState>;

/** A running attempt as the popover and `status` show it. */
export const RunningTask = z.object({
  taskId: z.string(),
  repoId: z.string(),
  title: z.string(),
  agent: z.string(),
  attempt: z.number().int(),
  sinceAt: z.number(),
  lastEventAt: z.number(),
  /** What it does now, in words: "agent working", "running check test". */
  doing: z.string(),
});
export type RunningTask = z.infer<typeof RunningTask>;

/** Escalations that count against their quotas now, and the newest steps on the ladder in words (features E6). */
export const LadderStatus = z.object({
  lastHour: z.number().int(),
  perHour: z.number().int(),
  lastDay: z.number().int(),
  perDay: z.number().int(),
  running: z.number().int(),
  atOnce: z.number().int(),
  sentences: z.array(z.string()),
});

/** Everything a status view needs, as of event `seq`. */
export const Status = z.object({
  schemaVersion: z.literal(1),
  seq: z.number().int().nonnegative(),
  now: z.number(),
  state: DisplayState,
  /** At most 90 characters: what, why, what next and when. */
  sentence: z.string().max(90),
  primaryAction: z.string(),
  night: Night.nullable(),
  phase: NightPhase.nullable(),
  progress: z.object({
    done: z.number().int(),
    total: z.number().int(),
    etaAt: z.number().nullable(),
  }),
  running: z.array(RunningTask),
  constraints: z.array(ConstraintReading),
  queued: z.number().int(),
  repositories: z.number().int(),
  agent: z.string(),
  /** The newest night with a brief, and whether the user has opened it. */
  brief: z.object({ nightId: z.string(), isRead: z.boolean() }).nullable(),
  /** What is left alone tonight after failures in a row. */
  breakers: z.array(OpenBreaker),
  /** Set while an emergency stop is in force. */
  emergency: EmergencyStop.nullable(),
  /** Absent while no night is open. */
  ladder: LadderStatus.optional(),
  /** Problems with the configuration that the user should see. */
  notices: z.array(z.string()),
});
export type Status = z.infer<typeof Status>;
