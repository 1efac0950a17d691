import { z } from 'zod';
import { Ask, AskState } from './ask.ts';
import { ResultNote } from './result.ts';
import { Standing, StandingLevel } from './standing.ts';

/** What the person is asked, what they answer, and what follows from it for later nights. */
export const CONSENT_EVENTS = {
  /** Something waits for the person from now on. */
  'ask.opened': z.object({ ask: Ask }),
  'ask.ended': z.object({
    askId: z.string(),
    state: AskState.exclude(['open']),
    answer: z.string().max(4000).nullable(),
    reason: z.string().max(300),
    /** The task goes back into the queue, to be worked on with the answer. */
    isQueuedAgain: z.boolean(),
  }),
  /** A result was brought into a branch of the person, or asked to be by a pull request. */
  'result.accepted': ResultNote,
  /** A result was turned down. */
  'result.rejected': ResultNote,
  /** An accepted result was taken out again. */
  'result.undone': ResultNote,
  'standing.moved': Standing.omit({ sinceAt: true }).extend({ from: StandingLevel }),
} as const;
