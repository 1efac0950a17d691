import { z } from 'zod';

/** Where a task came from (features D1-D6). */
export const TaskSource = z.enum(['goal', 'queue', 'issue', 'discovery']);
export type TaskSource = z.infer<typeof TaskSource>;

/** What kind of change a task asks for (features G1). */
export const TaskCategory = z.enum([
  'performance',
  'bug-fix',
  'documentation',
  'infrastructure',
  'refactoring',
  'tests',
  'feature',
  'external-action',
  'configuration',
  'credentials',
  'access',
  'other',
]);
export type TaskCategory = z.infer<typeof TaskCategory>;

export const TaskState = z.enum([
  'queued',
  'blocked',
  'awaiting-approval',
  'running',
  'done',
  'failed',
  'quarantined',
  'cancelled',
]);
export type TaskState = z.infer<typeof TaskState>;

/** What a task amounted to, decided by evidence alone (features J4). */
export const VerdictKind = z.enum([
  'verified',
  'unverified',
  'no-op',
  'question',
  'limit',
  'failed',
]);
export type VerdictKind = z.infer<typeof VerdictKind>;

/** How the key of a task begins in which an agent prepares a repository instead of working on it. */
export const INITIALIZER_KEY = 'initializer:';

/** How the key of a task begins that is a long session: an agent that chooses its own work until the deadline. */
export const SESSION_KEY = 'session:';
/** And of one that is an item which such an agent declared; the id of its session follows. */
export const ITEM_KEY = 'item:';

/** One piece of work on one repository. It carries ids and text only: no local path, no object of a process. */
export const Task = z.object({
  id: z.string(),
  repoId: z.string(),
  source: TaskSource,
  /** Unique per piece of work, so that finding it again does not make a second task. */
  key: z.string(),
  title: z.string().min(1).max(200),
  instructions: z.string().max(20_000),
  category: TaskCategory,
  trust: z.enum(['operator', 'maintainer', 'untrusted']),
  /** Names of the checks that are red now and must be green when the task is done. */
  targets: z.array(z.string()),
  estimateMs: z.number().int().positive(),
  /** Higher runs first; 0 is normal. */
  priority: z.number().int(),
  state: TaskState,
  verdict: VerdictKind.nullable(),
  /** The night that last touched it. */
  nightId: z.string().nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type Task = z.infer<typeof Task>;

/** What a caller says to put a task into the queue. */
export const NewTask = z.object({
  repoId: z.string().optional(),
  title: z.string().trim().min(1).max(200),
  instructions: z.string().max(20_000).optional(),
  category: TaskCategory.optional(),
  targets: z.array(z.string()).optional(),
  estimateMs: z.number().int().positive().optional(),
  priority: z.number().int().min(-100).max(100).optional(),
  /** `initializer`: the agent prepares the repository instead of working on it. */
  role: z.enum(['worker', 'initializer']).optional(),
  /** The person's yes to exactly this task, where its kind would wait for one. */
  approve: z.boolean().optional(),
});
export type NewTask = z.infer<typeof NewTask>;

/** Why a task was chosen or skipped on a night (features D7). */
export const Decision = z.object({
  nightId: z.string(),
  taskId: z.string(),
  choice: z.enum(['chosen', 'skipped', 'not-run']),
  /** One sentence a person understands. */
  reason: z.string(),
  score: z.number(),
  decidedAt: z.number(),
});
export type Decision = z.infer<typeof Decision>;
