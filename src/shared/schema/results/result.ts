import { z } from 'zod';
import { VerdictKind } from '../task.ts';

/** How a result comes into a branch of the user's: a merge commit, one commit, or a request that they merge. */
export const LandingMeans = z.enum(['merge', 'squash', 'pull-request']);
export type LandingMeans = z.infer<typeof LandingMeans>;

/** What a person decided about a result last; `open` while they decided nothing. */
export const ResultState = z.enum([
  'open',
  'accepted',
  'rejected',
  'discarded',
  'continued',
  'undone',
]);
export type ResultState = z.infer<typeof ResultState>;

/** What a person decided, with one sentence that says it, and when. */
export const ResultDecision = z.object({
  state: ResultState,
  at: z.number(),
  sentence: z.string(),
});
export type ResultDecision = z.infer<typeof ResultDecision>;

/** What a task left of a night, and what became of it. */
export const ResultView = z.object({
  nightId: z.string(),
  taskId: z.string(),
  repoId: z.string(),
  title: z.string(),
  verdict: VerdictKind.nullable(),
  /** What a person names it by: its branch. */
  branch: z.string(),
  ref: z.string().nullable(),
  oid: z.string().nullable(),
  state: ResultState,
  /** One sentence about the last decision; empty while it is open. */
  sentence: z.string(),
});
export type ResultView = z.infer<typeof ResultView>;

/** A result by its branch, the end of that branch, its task's id, or the beginning of that id. */
export const ResultName = z.string().trim().min(1).max(200);

/** What to accept, and what the person knows about it. */
export const AcceptInput = z.strictObject({
  result: ResultName,
  means: LandingMeans.optional(),
  /** The branch it goes into; absent: the one the night began from. A new one must begin with `overnight/`. */
  into: z.string().min(1).max(200).optional(),
  /** Where that branch is checked out in a clean checkout, its files are updated too. */
  updateCheckout: z.boolean().optional(),
  /** The branch has moved on by other commits; accept on top of them all the same. */
  onMovedBase: z.boolean().optional(),
  /** The result was not verified; accept it all the same. */
  unproved: z.boolean().optional(),
});
export type AcceptInput = z.infer<typeof AcceptInput>;

/** What to undo: results by name, or all that a night brought. */
export const UndoInput = z.strictObject({
  results: z.array(ResultName).max(100).optional(),
  nightId: z.string().max(64).optional(),
  updateCheckout: z.boolean().optional(),
});
export type UndoInput = z.infer<typeof UndoInput>;

/** A patch of one result, in the form that `git am` takes. */
export const ExportedPatch = z.object({
  taskId: z.string(),
  title: z.string(),
  /** Where it was written. */
  path: z.string(),
});
export type ExportedPatch = z.infer<typeof ExportedPatch>;
