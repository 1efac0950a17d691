import { z } from 'zod';
import { NightMode } from './settings/session.ts';

/** Where a night stands. `armed`, `waiting`, `running` and `finishing` are open; the rest are ended. */
export const NightState = z.enum([
  'armed',
  'waiting',
  'running',
  'finishing',
  'brief-ready',
  'stopped',
  'failed',
]);
export type NightState = z.infer<typeof NightState>;

/** What a running night is busy with (features A9). */
export const NightPhase = z.enum(['health', 'plan', 'work', 'wrap-up', 'report']);
export type NightPhase = z.infer<typeof NightPhase>;

/** How a running night is held back, from the mildest to the strongest (scheduling-power.md 4.6). */
export const HoldLevel = z.enum([
  'none',
  'no-new-tasks',
  'reduce-to-one',
  'pause-soft',
  'checkpoint-and-stop',
]);
export type HoldLevel = z.infer<typeof HoldLevel>;

/** One night: armed by the user, bounded by a window, ended with a brief. Instants are epoch milliseconds. */
export const Night = z.object({
  id: z.string(),
  state: NightState,
  phase: NightPhase.nullable(),
  trigger: z.enum(['user', 'schedule', 'command']),
  /** What a waiting night waits for, else null. */
  waitingFor: z.enum(['window', 'constraint', 'slot']).nullable(),
  /** One sentence: why the night is in this state. */
  reason: z.string(),
  armedAt: z.number(),
  windowStartAt: z.number(),
  deadlineAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  /** How often the host died and came back during this night. */
  recoveries: z.number().int().nonnegative(),
  configHash: z.string(),
  briefReadAt: z.number().nullable(),
});
export type Night = z.infer<typeof Night>;

/** What a night is asked to do beyond the configuration. Absent means: as configured. */
export const NightScope = z.object({
  /** Only these repositories. */
  repoIds: z.array(z.string()).optional(),
  /** Only these tasks; neither goals nor discovery. */
  taskIds: z.array(z.string()).optional(),
  maxTasks: z.number().int().positive().optional(),
  /** The end that the user named. */
  until: z.number().optional(),
  ignoreConstraints: z.array(z.string()).optional(),
  /** Plan and say what would run, but start no agent. */
  planOnly: z.boolean().optional(),
  /** In place of the configured mode of every repository. */
  mode: NightMode.optional(),
});
export type NightScope = z.infer<typeof NightScope>;

/** The user's checkout as we found it; equal digests mean nothing in it changed (features F1, R43). */
export const Fingerprint = z.object({
  digest: z.string(),
  /** Digest of each part, to name the part that differs. */
  parts: z.record(z.string(), z.string()),
  files: z.number().int().nonnegative(),
});
export type Fingerprint = z.infer<typeof Fingerprint>;

/** One repository within one night. */
export const RepoNight = z.object({
  nightId: z.string(),
  repoId: z.string(),
  baseBranch: z.string(),
  baseOid: z.string(),
  before: Fingerprint,
  after: Fingerprint.nullable(),
  /** Parts of the checkout that differ after the night; null while it runs. */
  differences: z.array(z.string()).nullable(),
});
export type RepoNight = z.infer<typeof RepoNight>;
