import { z } from 'zod';
import { Together } from './together.ts';

const Sentence = z.string().max(300);

/**
 * What happens to the results of nights (features K1, K2), beside `result.accepted`, `result.rejected` and
 * `result.undone`. Each names its night and its task; it is about the result that the task left of that night.
 */
export const RESULT_EVENTS = {
  /**
   * One commit of ours moved a branch of the user's: it brought the result in, or took it out again. `afterOid` equals
   * `beforeOid` where nothing of it was left to take out.
   */
  'branch.moved': z.object({
    repoId: z.string(),
    into: z.string(),
    beforeOid: z.string(),
    afterOid: z.string(),
    kind: z.enum(['accepted', 'undone']),
  }),
  /** Its ref is gone; the commit stays at `trashRef` until `until`. */
  'result.discarded': z.object({
    repoId: z.string(),
    ref: z.string(),
    oid: z.string(),
    trashRef: z.string(),
    until: z.number(),
  }),
  'result.restored': z.object({ repoId: z.string(), ref: z.string(), oid: z.string() }),
  /** Its time in the trash is over: the trash ref is gone. */
  'result.expired': z.object({ repoId: z.string(), trashRef: z.string(), oid: z.string() }),
  /** Its task is taken up again on the next night, from this result on, with these words for its agent. */
  'result.continued': z.object({
    repoId: z.string(),
    oid: z.string(),
    comment: z.string().max(4000),
  }),
  /** The verified results of a repository were tried together at the end of a night (features J8). */
  'night.integrated': Together,
  /** A change to a branch was prepared and did not happen: the host ended before it. */
  'result.unmoved': z.object({ repoId: z.string(), sentence: Sentence }),
} as const;

type ResultEvents = typeof RESULT_EVENTS;
/** The name of an event about a result. */
export type ResultEventType = keyof ResultEvents;
