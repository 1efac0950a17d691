import { z } from 'zod';
import { Question } from './attempt.ts';

/** How an item came to its end: as its agent declared, given up, left in the middle, or never declared at all. */
export const ItemEnd = z.enum(['done', 'dropped', 'unfinished', 'unnamed']);
export type ItemEnd = z.infer<typeof ItemEnd>;

const Place = z.object({ n: z.number().int().positive(), title: z.string().max(200) });

/**
 * What happens in a long session (features D13). They are about the session's task; an attempt id names the run in which
 * it was declared. Words in them are the agent's, never evidence.
 */
export const ITEM_EVENTS = {
  'item.opened': Place,
  'item.asked': z.object({ n: z.number().int().positive(), question: Question }),
  'item.closed': Place.extend({
    summary: z.string().max(2000),
    end: ItemEnd,
    question: Question.nullable(),
  }),
  /** The change of an item is in commits of ours, and it is a task; `oid` equals `fromOid` where nothing changed. */
  'item.saved': z.object({
    n: z.number().int().positive(),
    itemId: z.string(),
    fromOid: z.string(),
    oid: z.string(),
  }),
  'session.restarted': z.object({
    n: z.number().int().positive(),
    cause: z.string().max(40),
    /** In its thread, or fresh with a handoff. */
    how: z.enum(['thread', 'fresh']),
    sentence: z.string().max(90),
  }),
  /** Its agent says that nothing is left to do. */
  'session.finished': z.object({ why: z.string().max(2000) }),
  'session.ended': z.object({ why: z.string().max(40), sentence: z.string() }),
} as const;

export type ItemClosed = z.infer<(typeof ITEM_EVENTS)['item.closed']>;
